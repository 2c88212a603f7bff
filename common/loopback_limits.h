// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace jcam {

/// How jcam's nodes are made, whoever makes them.

/// A frame that the reader holds, one that it takes next, and room for the writer: more ring is only latency.
inline constexpr int kNodeBuffers = 4;
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
