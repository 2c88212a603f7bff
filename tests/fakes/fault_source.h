// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "argus_failure.h"
#include "common/result.h"
#include "sensor_modes.h"

namespace jcam::fakes {

/// The test's wishes, read from the environment when made.
class FaultSource {
 public:
  FaultSource();

  /// $JCAM_FAKE_ARGUS_FAIL and what is in the file $JCAM_FAKE_ARGUS_FAIL_FILE now, without those whose file
  /// is gone.
  Result<Failures> current(int sensor_id) const;
  /// $JCAM_FAKE_ARGUS_CAMERAS; two imx219 when it is not set, none when it is empty.
  Result<std::vector<Sensor>> sensors() const;
  /// True for a DISPLAY of ssh -X, with which EGL finds no display.
  bool display_is_remote() const;

 private:
  std::string spec_;
  std::string file_;
  std::string cameras_;
  std::string display_;
};

}  // namespace jcam::fakes
