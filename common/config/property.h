// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "common/result.h"

namespace jcam {

/// Whether a property of a camera's source element may have this name, wherever it comes from. Pure.

/// A letter, then letters, digits, "-" and "_", 64 at most: anything else would be launch text of its own.
Status check_property_name(std::string_view name);
/// Refuses what has a key of its own in the configuration (sensor-id, sensor-mode, device), and says which.
Status check_property_is_free(std::string_view name);
/// Both.
Status check_property(std::string_view name);

}  // namespace jcam
