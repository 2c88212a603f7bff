// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam {

/// jcam-capture's exit statuses.
inline constexpr int kExitStopped = 0;  ///< stopped as asked, or the slate is rendered
inline constexpr int kExitFailed = 1;   ///< Failed was sent
inline constexpr int kExitUsage = 2;

}  // namespace jcam
