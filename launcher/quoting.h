// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jcam::launch {

/// One field of a comma-separated record, quoted where it has to be, as --mount reads it.
std::string csv_field(std::string_view text);
/// The fields of one record; what is after a broken quote is taken as it is.
std::vector<std::string> csv_fields(std::string_view record);

/// A YAML scalar that is text whatever it looks like ("no", "1", "a: b").
std::string yaml_text(std::string_view text);
/// The same where "$" would begin a variable and "$$" is a "$": in compose files, and in a Pod's command,
/// arguments and environment.
std::string variable_free_text(std::string_view text);
/// One word of a systemd unit's setting: quoted, and '%' and '$' are no specifiers.
std::string systemd_word(std::string_view text);

}  // namespace jcam::launch
