// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam {

/// Of the whole project, from CMake.
inline constexpr const char* kVersion = JCAM_VERSION;

}  // namespace jcam
