// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace jcam {

/// What launch text and who runs it call the places of a stream ("" is main).

/// The sink's name, and main's own.
inline constexpr const char* kJcamSink = "jcamsink";
inline constexpr const char* kTee = "jcamtee";

inline std::string sink_name(const std::string& stream) {
  return stream.empty() ? kJcamSink : std::string(kJcamSink) + "-" + stream;
}
/// There is one only where a camera has several streams.
inline std::string queue_name(const std::string& stream) {
  return stream.empty() ? "jcamqueue" : "jcamqueue-" + stream;
}

}  // namespace jcam
