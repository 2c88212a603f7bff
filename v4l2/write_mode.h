// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam {

/// How frames get into a node.
enum class WriteMode {
  write,    ///< write(): one copy into the ring, on every version of the module
  in_turn,  ///< the ring's own buffers are filled and queued one after the other: 0.12, with four of them
  mapped,   ///< the same where the module tells its place in the ring: 0.14 and later
};

}  // namespace jcam
