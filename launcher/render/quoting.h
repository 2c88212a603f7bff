// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace jcam::launch {

/// Text for where "$" begins a variable and "$$" is a "$": in compose files, and in a Pod's command,
/// arguments and environment.
std::string variable_free_text(std::string_view text);
/// One word of a systemd unit's setting: quoted, and '%' and '$' are no specifiers.
std::string systemd_word(std::string_view text);

}  // namespace jcam::launch
