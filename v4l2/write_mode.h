// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam {

/// How frames get into a node.
enum class WriteMode {
  write,   ///< write(): one copy into the ring, on every version of the module
  mapped,  ///< the ring's own buffers are filled and queued, 0.14 and later
};

}  // namespace jcam
