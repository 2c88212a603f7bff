// SPDX-License-Identifier: Apache-2.0
#include "v4l2/frame_writer.h"

#include <unistd.h>

#include <cerrno>
#include <string>

#include "common/os_error.h"

namespace jcam {

Status write_frame(int fd, const NodeFormat& format, std::span<const std::byte> frame) {
  const std::size_t whole = frame_bytes(format.pixel, format.mode.size);
  const bool fits =
      format.pixel == PixelFormat::mjpeg ? !frame.empty() && frame.size() <= whole : frame.size() == whole;
  if (!fits)
    return Error{
        "a frame of " + std::to_string(frame.size()) + " bytes where " + std::to_string(whole) + " are one",
        "report this", EINVAL};
  for (;;) {
    const ssize_t n = ::write(fd, frame.data(), frame.size());
    if (n == static_cast<ssize_t>(frame.size())) return {};
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return os_error(errno, "write", errno == EBUSY ? "another program writes to it" : "");
    return Error{"only " + std::to_string(n) + " of " + std::to_string(frame.size()) + " bytes were taken",
                 "report this", EIO};
  }
}

}  // namespace jcam
