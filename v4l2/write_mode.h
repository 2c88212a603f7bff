// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam {

/// How frames get into a node.
enum class WriteMode {
  write,    ///< write(): one copy into the ring, on every version of the module
  in_turn,  ///< the ring's own buffers are filled and queued one after the other: 0.12, with four of them
  mapped,   ///< the same where the module tells its place in the ring: 0.14 and later
};

/// What frames get that are copied into a node. Before 0.14 the module numbers what comes by write() and
/// gives it the time of then; what is queued keeps the writer's time stamp and gets no number. From 0.14 on
/// frames have both.
enum class Copies { numbered, timed };

}  // namespace jcam
