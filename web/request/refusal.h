// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace jcam::web {

/// Why somebody does not get what was asked for.
struct Refusal {
  int status = 400;  ///< of HTTP
  std::string text;  ///< one line, for people
  bool operator==(const Refusal&) const = default;
};

/// The refusal in words, for a status that says it all.
Refusal refusal_of(int status);

}  // namespace jcam::web
