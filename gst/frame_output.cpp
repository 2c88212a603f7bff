// SPDX-License-Identifier: Apache-2.0
#include "gst/frame_output.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>

#include "common/os_error.h"
#include "gst/node_output.h"

namespace jcam {
namespace {

/// V4L2's, for ever.
constexpr unsigned kVideoMajor = 81;

}  // namespace

Status PlainOutput::write(std::span<const std::byte> frame) {
  while (!frame.empty()) {
    const ssize_t written = ::write(fd_.get(), frame.data(), frame.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return os_error(errno, "cannot write a frame");
    frame = frame.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<std::unique_ptr<FrameOutput>> open_output(UniqueFd fd, const NodeFormat& format, bool mapped) {
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return os_error(errno, "cannot look at the descriptor");
  if (S_ISCHR(status.st_mode) && major(status.st_rdev) == kVideoMajor)
    return NodeOutput::open(std::move(fd), format, mapped ? WriteMode::mapped : WriteMode::write);
  return std::unique_ptr<FrameOutput>(std::make_unique<PlainOutput>(std::move(fd)));
}

}  // namespace jcam
