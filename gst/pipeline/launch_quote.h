// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace jcam {

/// The value of a property for launch text, `name=` in front of it and a space behind it. Whatever the value
/// holds, it stays one value: no part of it is read as another property or element, and a string property
/// gets back exactly these bytes (without NULs, which it cannot hold).
std::string launch_quote(std::string_view value);

}  // namespace jcam
