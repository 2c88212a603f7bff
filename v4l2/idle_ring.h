// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "common/result.h"
#include "common/video.h"

namespace jcam {

/// Fills all memory of a node's ring with one picture and zeros behind it: also the room that a short JPEG
/// leaves of a longer one, and buffers that a reader's REQBUFS has taken out of use before 0.14. Whoever maps
/// the ring finds nothing else. A buffer at a time: a ring of large pictures is a hundred megabytes, and
/// whoever fills it has others to serve.
class RingFill {
 public:
  /// The next buffer. True: it was the last. Through a descriptor that writes to the node; after the first
  /// frame.
  Result<bool> step(int fd, std::span<const std::byte> picture);

 private:
  std::uint32_t next_ = 0;
};

/// The frame that was shown last, and where.
struct ShownFrame {
  std::uint32_t index = 0;     ///< of its buffer
  std::uint32_t sequence = 0;  ///< the module's number
  std::uint32_t bytes = 0;     ///< of the picture
  std::uint32_t ring = 0;      ///< buffers of the node
};

/// Shows the newest frame again, with the time of now and without a copy, as often as brings its number to
/// its buffer, a whole ring at most: for a node that nobody reads. Who still holds that frame would be handed
/// the very buffer that it holds, and GStreamer ends then ("buffer 0 was not queued, this indicate a driver
/// bug"). ENOTSUP before 0.14, EAGAIN while nothing has been written. `known`: what the call before returned,
/// if the caller has written nothing since; it saves a look at every buffer.
Result<ShownFrame> repeat_newest(int fd, const std::optional<ShownFrame>& known = {});
/// The same for a node that is read: a copy, in the next buffer. Errors as above.
Status copy_newest(int fd, const NodeFormat& format);

}  // namespace jcam
