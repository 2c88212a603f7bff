// SPDX-License-Identifier: Apache-2.0
#include "v4l2/mapped_ring.h"

#include <linux/videodev2.h>
#include <sys/mman.h>

#include <cerrno>
#include <utility>

#include "common/os/os_error.h"
#include "v4l2/ioctl.h"
#include "v4l2/ring_scan.h"

namespace jcam {
namespace {

bool claims_to_be_queued(const v4l2_buffer& buffer) {
  return (buffer.flags & V4L2_BUF_FLAG_QUEUED) != 0 && (buffer.flags & V4L2_BUF_FLAG_DONE) == 0;
}

std::optional<std::vector<RingBuffer>> look(int fd, std::size_t count) {
  std::vector<RingBuffer> ring;
  for (std::size_t i = 0; i < count; ++i) {
    v4l2_buffer buffer = output_buffer(i);
    if (ioctl_errno(fd, VIDIOC_QUERYBUF, &buffer) != 0) return std::nullopt;
    ring.push_back({(buffer.flags & V4L2_BUF_FLAG_DONE) != 0, buffer.sequence});
  }
  return ring;
}

}  // namespace

bool counts_queued_frames(int fd) {
  v4l2_buffer first = output_buffer(0);
  return ioctl_errno(fd, VIDIOC_QUERYBUF, &first) != 0 || !claims_to_be_queued(first);
}

Result<MappedRing> MappedRing::map(int fd) {
  MappedRing ring;
  for (std::size_t i = 0; i < kMostBuffers; ++i) {
    v4l2_buffer buffer = output_buffer(i);
    const int e = ioctl_errno(fd, VIDIOC_QUERYBUF, &buffer);
    if (e == EINVAL) break;  // one past the last
    if (e != 0) return os_error(e, "VIDIOC_QUERYBUF");
    // Before 0.14 every buffer claims to be queued, and any index is taken modulo the buffers in use.
    if (claims_to_be_queued(buffer)) ring.counts_nothing_ = true;
    if (ring.counts_nothing_ && i > 0 && buffer.m.offset == 0) break;
    void* start = ::mmap(nullptr, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                         static_cast<off_t>(buffer.m.offset));
    if (start == MAP_FAILED) return os_error(errno, "cannot map buffer " + std::to_string(i));
    ring.buffers_.emplace_back(static_cast<std::byte*>(start), buffer.length);
  }
  if (ring.buffers_.empty()) return os_error(EAGAIN, "nothing has been written yet");
  return ring;
}

MappedRing& MappedRing::operator=(MappedRing&& other) noexcept {
  if (this != &other) {
    unmap();
    buffers_ = std::exchange(other.buffers_, {});
    counts_nothing_ = other.counts_nothing_;
  }
  return *this;
}

void MappedRing::unmap() {
  for (const auto& buffer : buffers_) ::munmap(buffer.data(), buffer.size());
  buffers_.clear();
}

std::optional<std::uint32_t> MappedRing::next_sequence(int fd) const {
  // A reader that connects takes the marks off all buffers; caught half way that would look like an older
  // state, so two looks have to agree.
  const auto first = look(fd, size());
  const auto second = look(fd, size());
  if (!first || first != second) return std::nullopt;
  return jcam::next_sequence(*first);
}

std::optional<NewestBuffer> MappedRing::newest(int fd) const {
  v4l2_buffer buffer = output_buffer(0);
  if (ioctl_errno(fd, VIDIOC_DQBUF, &buffer) != 0 || buffer.index >= size()) return std::nullopt;
  return NewestBuffer{buffer.index, timestamp_of(buffer)};
}

bool MappedRing::was_taken(int fd, std::size_t index, std::uint32_t next) const {
  if (counts_nothing_) {
    const auto shown = newest(fd);
    return shown && shown->index == index;
  }
  v4l2_buffer buffer = output_buffer(index);
  // Without the mark a reader has connected meanwhile, and nobody can tell.
  return ioctl_errno(fd, VIDIOC_QUERYBUF, &buffer) == 0 && (buffer.flags & V4L2_BUF_FLAG_DONE) != 0 &&
         static_cast<std::int32_t>(buffer.sequence - next) >= 0;
}

bool MappedRing::is_whole(int fd) const {
  if (!counts_nothing_) return true;
  // An index is taken modulo the buffers in use: with fewer of them the last one is another.
  const std::size_t last = size() - 1;
  v4l2_buffer buffer = output_buffer(last);
  return ioctl_errno(fd, VIDIOC_QUERYBUF, &buffer) == 0 && buffer.m.offset == last * bytes(0).size();
}

Result<std::uint32_t> MappedRing::queue(int fd, std::size_t index, std::size_t bytes_used,
                                        std::int64_t timestamp_ns) const {
  v4l2_buffer buffer = output_buffer(index);
  buffer.bytesused = static_cast<__u32>(bytes_used);
  buffer.field = V4L2_FIELD_NONE;
  set_timestamp(buffer, timestamp_ns);
  if (const int e = ioctl_errno(fd, VIDIOC_QBUF, &buffer)) return os_error(e, "VIDIOC_QBUF");
  return buffer.sequence;
}

}  // namespace jcam
