// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

namespace jcam::metrics {

/// When the file is written: soon after a change, and while a camera runs once in a period, since its
/// counters move. A daemon whose cameras are all idle is never asked. Pure.
class FileSchedule {
 public:
  using Time = std::chrono::steady_clock::time_point;
  /// Changes come in bursts; the file follows them no faster than this.
  static constexpr std::chrono::milliseconds kPause{1000};

  explicit FileSchedule(std::chrono::milliseconds period) : period_(period) {}

  /// The daemon said that something is different; `running`: a camera delivers frames.
  void changed(bool running);
  void written(Time now, bool running);
  /// Nothing: there is no reason to wake up.
  std::optional<Time> due() const;

 private:
  std::chrono::milliseconds period_;
  bool changed_ = true;  ///< the first time
  bool running_ = false;
  std::optional<Time> last_;
};

}  // namespace jcam::metrics
