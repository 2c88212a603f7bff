// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/result.h"

namespace jcam {

/// The one door from errno to an Error: "what: No such file or directory". Takes the number as an argument,
/// so that nothing between the call and here can change it.
Error os_error(int number, std::string what, std::string hint = {});

}  // namespace jcam
