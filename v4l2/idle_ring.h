// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "common/result.h"

namespace jcam {

/// Fills all memory of a node's ring with one picture and zeros behind it: also the room that a short JPEG
/// leaves of a longer one, and buffers that a reader's REQBUFS has taken out of use before 0.14. Whoever maps
/// the ring finds nothing else. Through a descriptor that writes to the node; after the first frame.
Status fill_ring(int fd, std::span<const std::byte> picture);

/// Shows the newest frame once more, with the time of now and without a copy. Another writer may be at work:
/// what it fills is another buffer. ENOTSUP before 0.14, EAGAIN while nothing has been written.
Status repeat_newest(int fd);

}  // namespace jcam
