// SPDX-License-Identifier: Apache-2.0
#include "gst/frame_output.h"

#include <unistd.h>

#include <cerrno>

#include "common/os_error.h"

namespace jcam {

Status PlainOutput::write(std::span<const std::byte> frame) {
  while (!frame.empty()) {
    const ssize_t written = ::write(fd_.get(), frame.data(), frame.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return os_error(errno, "cannot write a frame");
    frame = frame.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::unique_ptr<FrameOutput>> open_output(UniqueFd fd, const NodeFormat&, bool) {
  return std::unique_ptr<FrameOutput>(std::make_unique<PlainOutput>(std::move(fd)));
}

}  // namespace jcam
