// SPDX-License-Identifier: Apache-2.0
#include "v4l2/idle_ring.h"

#include <linux/videodev2.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include "common/os/monotonic.h"
#include "common/os/os_error.h"
#include "v4l2/frame_writer.h"
#include "v4l2/ioctl.h"
#include "v4l2/ring_scan.h"

namespace jcam {
Result<bool> RingFill::step(int fd, std::span<const std::byte> picture) {
  v4l2_buffer first = output_buffer(0);
  if (const int e = ioctl_errno(fd, VIDIOC_QUERYBUF, &first)) return os_error(e, "VIDIOC_QUERYBUF");
  const std::size_t length = first.length;
  if (picture.size() > length) return os_error(EINVAL, "the ring's buffers are too small", "report this");
  // By the place and not by QUERYBUF's answer, which before 0.14 knows the buffers in use only.
  void* start = ::mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                       static_cast<off_t>(std::size_t{next_} * length));
  if (start == MAP_FAILED) {
    if (errno == EINVAL && next_ > 0) return true;  // one past the last
    return os_error(errno, "cannot map buffer " + std::to_string(next_));
  }
  auto* bytes = static_cast<std::byte*>(start);
  std::copy(picture.begin(), picture.end(), bytes);
  std::memset(bytes + picture.size(), 0, length - picture.size());
  ::munmap(start, length);
  return ++next_ == kMostBuffers;
}

namespace {

struct Newest {
  v4l2_buffer buffer;
  unsigned ring;  ///< buffers of the node
};

Result<Newest> newest_of(int fd) {
  std::optional<v4l2_buffer> newest;
  unsigned ring = 0;
  for (; ring < kMostBuffers; ++ring) {
    v4l2_buffer buffer = output_buffer(ring);
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
  return Newest{*newest, ring};
}

/// A reader that has connected meanwhile takes the mark away.
bool is_still_shown(int fd, const ShownFrame& shown) {
  v4l2_buffer buffer = output_buffer(shown.index);
  return ioctl_errno(fd, VIDIOC_QUERYBUF, &buffer) == 0 && (buffer.flags & V4L2_BUF_FLAG_DONE) != 0 &&
         buffer.sequence == shown.sequence;
}

}  // namespace

Result<ShownFrame> repeat_newest(int fd, const std::optional<ShownFrame>& known) {
  ShownFrame shown;
  if (known && is_still_shown(fd, *known)) {
    shown = *known;
  } else {
    const auto newest = newest_of(fd);
    if (!newest) return newest.error();
    const auto& buffer = newest->buffer;
    shown = {buffer.index, buffer.sequence, buffer.bytesused, newest->ring};
  }
  // Frames go by their numbers. It is shown until its number is that of its buffer: else a frame would come
  // into it while an earlier place of the ring still points there, and a reader that is late by a whole ring
  // got that frame before those between. A whole ring is enough where nobody else writes.
  for (unsigned i = 0; i < shown.ring; ++i) {
    v4l2_buffer again = output_buffer(shown.index);
    again.bytesused = shown.bytes;
    again.field = V4L2_FIELD_NONE;
    // Said, since a buffer that once had a writer's own time would get the time 0.
    set_timestamp(again, monotonic_ns());
    if (const int e = ioctl_errno(fd, VIDIOC_QBUF, &again)) return os_error(e, "VIDIOC_QBUF");
    shown.sequence = again.sequence;
    if (slot_of(shown.sequence, shown.ring) == shown.index) break;
  }
  return shown;
}

Status copy_newest(int fd, const NodeFormat& format) {
  const auto newest = newest_of(fd);
  if (!newest) return newest.error();
  const auto& shown = newest->buffer;
  void* start = ::mmap(nullptr, shown.length, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(shown.m.offset));
  if (start == MAP_FAILED) return os_error(errno, "cannot map buffer " + std::to_string(shown.index));
  const std::span bytes(static_cast<const std::byte*>(start), shown.length);
  auto written = write_frame(fd, format, bytes.first(std::min<std::size_t>(shown.bytesused, shown.length)));
  ::munmap(start, shown.length);
  return written;
}

}  // namespace jcam
