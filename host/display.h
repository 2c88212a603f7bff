// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jcam {

/// DISPLAY taken apart: "[host]:number[.screen]".
struct Display {
  std::string host;  ///< empty: the socket of this machine; "localhost" under ssh -X
  int number = 0;
  bool local() const { return host.empty() || host == "unix"; }
  bool operator==(const Display&) const = default;
};

/// Nothing for an empty text and for what is no display.
std::optional<Display> parse_display(std::string_view text);

/// From an Xauthority file's bytes, the entries for display `number`, for a client on any host ("wild"
/// family), which is what a container with another host name needs. Empty if there is none. Broken files give
/// what is whole in them.
std::string wild_cookie(std::string_view xauthority, int number, std::string_view machine = {});

}  // namespace jcam
