// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam::ctl {

/// What jcamctl ends with.
enum ExitStatus : int {
  kOk = 0,
  kFailed = 1,      ///< it did not work, or doctor found a FAIL
  kUsage = 2,       ///< the command line is wrong
  kNotRunning = 3,  ///< there is no daemon to ask
};

}  // namespace jcam::ctl
