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

}  // namespace jcam::launch
