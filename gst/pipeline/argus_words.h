// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/capture_protocol.h"
#include "common/video.h"

namespace jcam {

/// A mode of the sensor, as nvarguscamerasrc lists them. `index` is its sensor-mode.
struct SensorMode {
  int index = 0;
  Size size;
  double fps = 0;
  bool operator==(const SensorMode&) const = default;
};

/// Understands what nvarguscamerasrc prints. It tells most of its failures in no other way: they end in an
/// EOS like any other. Pure; not for two threads at once.
class ArgusWords {
 public:
  /// Takes one line, without its line break; lines that mean nothing here are passed over.
  void hear(std::string_view line);

  /// The most telling failure heard so far: the daemon's absence before a camera's, a camera's before a
  /// session's, the first of its kind before later ones.
  const std::optional<capture::Failed>& failure() const { return failure_; }
  /// In the order of their indices.
  const std::vector<SensorMode>& modes() const { return modes_; }

 private:
  std::optional<capture::Failed> failure_;
  std::vector<SensorMode> modes_;
};

/// What one line (or the text of an error message) says about a failure.
std::optional<capture::Failed> argus_failure(std::string_view line);

}  // namespace jcam
