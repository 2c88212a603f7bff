// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace jcam {

/// Whether one of the usual directories for programs under `root` has `name`.
bool has_program(const std::string& root, const std::string& name);

}  // namespace jcam
