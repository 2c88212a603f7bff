// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/frame_output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>

#include "common/os/os_error.h"
#include "common/os/write_all.h"
#include "gst/sink/node_output.h"

namespace jcam {
namespace {

/// V4L2's, for ever.
constexpr unsigned kVideoMajor = 81;

bool can_be_sealed(int fd) {
  const int seals = ::fcntl(fd, F_GET_SEALS);
  return seals >= 0 && (seals & F_SEAL_SEAL) == 0;
}

Status write_frame(int fd, std::span<const std::byte> frame) {
  if (const int error = write_all(fd, frame)) return os_error(error, "cannot write a frame");
  return {};
}

}  // namespace

Status PlainOutput::write(std::span<const std::byte> frame, std::int64_t /*stamp_ns*/) {
  return write_frame(fd_.get(), frame);
}

Status SealedOutput::write(std::span<const std::byte> frame, std::int64_t /*stamp_ns*/) {
  if (done_) return {};
  if (::ftruncate(fd_.get(), 0) != 0 || ::lseek(fd_.get(), 0, SEEK_SET) != 0)
    return os_error(errno, "cannot empty a frame's file");
  if (auto written = write_frame(fd_.get(), frame); !written) return written;
  if (::fcntl(fd_.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
    return os_error(errno, "cannot seal a frame's file");
  done_ = true;
  return {};
}

Result<std::unique_ptr<FrameOutput>> open_output(UniqueFd fd, const NodeFormat& format, bool mapped,
                                                 Copies copies, WriterTurn turn) {
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) return os_error(errno, "cannot look at the descriptor");
  if (S_ISCHR(status.st_mode) && major(status.st_rdev) == kVideoMajor)
    return NodeOutput::open(std::move(fd), format, mapped ? WriteMode::mapped : WriteMode::write, copies,
                            turn);
  if (can_be_sealed(fd.get()))
    return std::unique_ptr<FrameOutput>(std::make_unique<SealedOutput>(std::move(fd)));
  return std::unique_ptr<FrameOutput>(std::make_unique<PlainOutput>(std::move(fd)));
}

}  // namespace jcam
