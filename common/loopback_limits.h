// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace jcam {

/// How jcam's nodes are made, whoever makes them.

/// A frame that the reader holds, one that it takes next, and room for the writer: more ring is only latency.
inline constexpr int kNodeBuffers = 4;
/// With mjpeg cameras before 0.13. There a reader's VIDIOC_REQBUFS says of the newest picture that it fills
/// its slot; a decoder gives GStreamer's v4l2src (1.22) a part of that buffer back, and with four buffers
/// v4l2src then ends: "Failed to allocate a buffer". With three it copies.
inline constexpr int kCodedNodeBuffers = 3;
/// The daemon's writer and watch, the reader, a re-read, and a few programs that look.
inline constexpr int kNodeOpeners = 16;
/// As many as the module's parameters can make.
inline constexpr std::size_t kModuleDevices = 8;

/// The ring of a device that is added to a loaded module of this version ("" before 0.13). 0.13 checks a
/// reader's buffer index against the module's parameter (2 unless given), not against the device's own
/// number: with four, VIDIOC_QUERYBUF of the last one fails.
constexpr int added_node_buffers(std::string_view module_version) {
  return module_version.substr(0, 4) == "0.13" ? 3 : kNodeBuffers;
}

}  // namespace jcam
