// SPDX-License-Identifier: Apache-2.0
#include "v4l2/idle_ring.h"

#include <linux/videodev2.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "common/os/os_error.h"
#include "v4l2/frame_writer.h"
#include "v4l2/ioctl.h"
#include "v4l2/ring_scan.h"

namespace jcam {
Status fill_ring(int fd, std::span<const std::byte> picture) {
  v4l2_buffer first = output_buffer(0);
  if (const int e = ioctl_errno(fd, VIDIOC_QUERYBUF, &first)) return os_error(e, "VIDIOC_QUERYBUF");
  const std::size_t length = first.length;
  if (picture.size() > length) return os_error(EINVAL, "the ring's buffers are too small", "report this");
  for (unsigned i = 0; i < kMostBuffers; ++i) {
    // By the place and not by QUERYBUF's answer, which before 0.14 knows the buffers in use only.
    void* start = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                         static_cast<off_t>(std::size_t{i} * length));
    if (start == MAP_FAILED) {
      if (errno == EINVAL && i > 0) return {};  // one past the last
      return os_error(errno, "cannot map buffer " + std::to_string(i));
    }
    auto* bytes = static_cast<std::byte*>(start);
    std::copy(picture.begin(), picture.end(), bytes);
    std::memset(bytes + picture.size(), 0, length - picture.size());
    ::munmap(start, length);
  }
  return {};
}

namespace {

/// Buffers of the node; 0 when it does not tell.
unsigned ring_length(int fd) {
  for (unsigned i = 0; i < kMostBuffers; ++i) {
    v4l2_buffer buffer = output_buffer(i);
    if (ioctl_errno(fd, VIDIOC_QUERYBUF, &buffer) != 0) return i;
  }
  return kMostBuffers;
}

Result<v4l2_buffer> newest_buffer(int fd) {
  std::optional<v4l2_buffer> newest;
  for (unsigned i = 0; i < kMostBuffers; ++i) {
    v4l2_buffer buffer = output_buffer(i);
    const int e = ioctl_errno(fd, VIDIOC_QUERYBUF, &buffer);
    if (e == EINVAL) break;  // one past the last
    if (e != 0) return os_error(e, "VIDIOC_QUERYBUF");
    const bool queued = (buffer.flags & V4L2_BUF_FLAG_QUEUED) != 0;
    const bool done = (buffer.flags & V4L2_BUF_FLAG_DONE) != 0;
    // Before 0.14 every buffer claims to be queued.
    if (queued && !done) return os_error(ENOTSUP, "repeating a frame needs v4l2loopback 0.14");
    const bool newer = newest && static_cast<std::int32_t>(buffer.sequence - newest->sequence) > 0;
    if (done && (!newest || newer)) newest = buffer;
  }
  if (!newest) return os_error(EAGAIN, "nothing has been written since a reader came");
  return *newest;
}

}  // namespace

Status repeat_newest(int fd) {
  const auto newest = newest_buffer(fd);
  if (!newest) return newest.error();
  const unsigned buffers = ring_length(fd);
  // The next frame goes by its number: where that would be this very buffer, which a reader that joins may
  // hold, one number is passed over.
  for (int i = 0; i < 2; ++i) {
    v4l2_buffer again = output_buffer(newest->index);
    again.bytesused = newest->bytesused;
    again.field = V4L2_FIELD_NONE;
    if (const int e = ioctl_errno(fd, VIDIOC_QBUF, &again)) return os_error(e, "VIDIOC_QBUF");
    if (buffers == 0 || slot_of(again.sequence + 1, buffers) != newest->index) break;
  }
  return {};
}

Status copy_newest(int fd, const NodeFormat& format) {
  const auto newest = newest_buffer(fd);
  if (!newest) return newest.error();
  void* start =
      ::mmap(nullptr, newest->length, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(newest->m.offset));
  if (start == MAP_FAILED) return os_error(errno, "cannot map buffer " + std::to_string(newest->index));
  const std::span bytes(static_cast<const std::byte*>(start), newest->length);
  auto written =
      write_frame(fd, format, bytes.first(std::min<std::size_t>(newest->bytesused, newest->length)));
  ::munmap(start, newest->length);
  return written;
}

}  // namespace jcam
