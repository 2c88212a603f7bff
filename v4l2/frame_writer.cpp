// SPDX-License-Identifier: Apache-2.0
#include "v4l2/frame_writer.h"

#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <string>
#include <utility>

#include "common/os/os_error.h"
#include "v4l2/output_node.h"
#include "v4l2/ring_scan.h"

namespace jcam {
namespace {

// The newest frame, the one before, which a reader may be at, and the one that is being filled.
constexpr std::size_t kFewestBuffers = 3;

Status check_length(const NodeFormat& format, std::size_t length) {
  const std::size_t whole = frame_bytes(format.pixel, format.mode.size);
  const bool fits = format.pixel == PixelFormat::mjpeg ? length > 0 && length <= whole : length == whole;
  if (fits) return {};
  return Error{"a frame of " + std::to_string(length) + " bytes where " + std::to_string(whole) + " are one",
               "report this", EINVAL};
}

}  // namespace

Status write_frame(int fd, const NodeFormat& format, std::span<const std::byte> frame) {
  if (auto fits = check_length(format, frame.size()); !fits) return fits;
  for (;;) {
    const ssize_t n = ::write(fd, frame.data(), frame.size());
    if (n == static_cast<ssize_t>(frame.size())) return {};
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return os_error(errno, "write", errno == EBUSY ? "another program writes to it" : "");
    return Error{"only " + std::to_string(n) + " of " + std::to_string(frame.size()) + " bytes were taken",
                 "report this", EIO};
  }
}

Result<FrameWriter> FrameWriter::attach(int borrowed_fd, const NodeFormat& format, WriteMode mode) {
  auto device = identify_device(borrowed_fd);
  if (!device) return device.error();
  if (device->driver != kLoopbackDriver)
    return Error{"the descriptor is of a device of the driver \"" + device->driver + "\"", "report this",
                 ENODEV};
  auto picture = output_picture(borrowed_fd);
  if (!picture) return picture.error();
  if (!picture->is(format))
    return Error{"the node " + device->label + " carries " + picture->text(), "report this", EBUSY};
  FrameWriter writer(borrowed_fd, format, mode);
  writer.prepare();
  return writer;
}

/// Maps the ring and finds the place in it, as far as that can be done yet.
void FrameWriter::prepare() {
  if (mode_ != WriteMode::mapped || next_) return;
  if (!ring_) {
    auto ring = MappedRing::map(fd_);
    if (!ring && ring.error().os == EAGAIN) return;
    if (!ring) return fall_back(ring.error().message());
    if (ring->size() < kFewestBuffers)
      return fall_back("the node has " + std::to_string(ring->size()) + " buffers; mapped writing needs 3");
    ring_ = std::move(*ring);
  }
  next_ = ring_->next_sequence(fd_);
}

void FrameWriter::fall_back(std::string why) {
  mode_ = WriteMode::write;
  why_not_mapped_ = std::move(why);
}

Status FrameWriter::write(std::span<const std::byte> frame) {
  // The module would copy into the very buffer that the slot is.
  if (taken_) return os_error(EBUSY, "a slot is out", "report this");
  if (auto done = write_frame(fd_, format_, frame); !done) return done;
  copied_ += frame.size();
  if (next_) ++*next_;
  prepare();
  return {};
}

Result<FrameSlot> FrameWriter::acquire() {
  if (mode_ != WriteMode::mapped)
    return os_error(ENOTSUP, "this node is not written to through mapped buffers");
  if (taken_) return os_error(EBUSY, "the slot before has not been given back");
  prepare();
  if (!next_) return os_error(EAGAIN, "the place in the ring is not known yet", "use write() for this frame");
  taken_ = true;
  return FrameSlot(ring_->bytes(slot_of(*next_, ring_->size())));
}

Status FrameWriter::submit([[maybe_unused]] FrameSlot slot, std::size_t bytes_used,
                           std::int64_t timestamp_ns) {
  assert(taken_ && next_ && slot.bytes_.data() == ring_->bytes(slot_of(*next_, ring_->size())).data());
  taken_ = false;
  if (auto fits = check_length(format_, bytes_used); !fits) return fits;
  auto number = ring_->queue(fd_, slot_of(*next_, ring_->size()), bytes_used, timestamp_ns);
  if (!number) return number.error();
  // Another number than ours: somebody else wrote meanwhile. Go on behind that.
  next_ = *number + 1;
  return {};
}

void FrameWriter::abandon(FrameSlot) {
  assert(taken_);
  taken_ = false;
}

}  // namespace jcam
