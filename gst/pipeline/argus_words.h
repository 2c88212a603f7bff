// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "common/capture_protocol.h"

namespace jcam {

/// Understands what nvarguscamerasrc prints. It tells most of its failures in no other way: they end in an
/// EOS like any other. Pure; not for two threads at once.
class ArgusWords {
 public:
  /// Of any monotonic clock.
  using Time = std::chrono::nanoseconds;
  /// Words this old belong to something that has passed: Argus goes on after many of its errors.
  static constexpr Time kFresh = std::chrono::seconds(10);

  /// Takes one line, without its line break; lines that mean nothing here are passed over.
  void hear(std::string_view line, Time now);

  /// The most telling failure heard lately: the daemon's absence before a camera's, a camera's before a
  /// session's, the first of its kind before later ones.
  std::optional<capture::Failed> failure(Time now) const;

 private:
  std::optional<capture::Failed> failure_;
  Time heard_{0};  ///< when failure_ was last heard
};

/// What one line (or the text of an error message) says about a failure.
std::optional<capture::Failed> argus_failure(std::string_view line);

}  // namespace jcam
