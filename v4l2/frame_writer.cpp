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
// 0.12 lets a reader be two frames late before it gets the newest one.
constexpr std::size_t kFewestInTurn = 4;

std::size_t fewest_buffers(WriteMode mode) {
  return mode == WriteMode::in_turn ? kFewestInTurn : kFewestBuffers;
}

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
  // Whoever asks for mapped writing leaves it to the module in which way.
  if (mode != WriteMode::write)
    mode = counts_queued_frames(borrowed_fd) ? WriteMode::mapped : WriteMode::in_turn;
  FrameWriter writer(borrowed_fd, format, mode);
  writer.prepare();
  return writer;
}

/// Maps the ring and finds the place in it, as far as that can be done yet.
void FrameWriter::prepare() {
  if (mode_ == WriteMode::write) return;
  // Before 0.14 write() goes by a count that the module keeps to itself; after one of ours the place is
  // known.
  if (mode_ == WriteMode::in_turn && !wrote_) return;
  if (!ring_) {
    auto ring = MappedRing::map(fd_);
    if (!ring && ring.error().os == EAGAIN) return;
    if (!ring) return fall_back(ring.error().message());
    const std::size_t fewest = fewest_buffers(mode_);
    if (ring->size() < fewest)
      return fall_back("the node has " + std::to_string(ring->size()) + " buffers; this module needs " +
                       std::to_string(fewest));
    ring_ = std::move(*ring);
  }
  find_place();
}

void FrameWriter::find_place() {
  if (mode_ == WriteMode::mapped) {
    if (!next_ || ring_->was_taken(fd_, slot_of(*next_, ring_->size()), *next_))
      next_ = ring_->next_sequence(fd_);
    return;
  }
  // Each time, since another writer may have been there.
  const auto newest = ring_->newest(fd_);
  next_.reset();
  if (newest) next_ = static_cast<std::uint32_t>((*newest + 1) % ring_->size());
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
  wrote_ = true;
  if (next_ && mode_ == WriteMode::mapped) ++*next_;
  prepare();
  return {};
}

Result<FrameSlot> FrameWriter::acquire() {
  if (mode_ == WriteMode::write)
    return os_error(ENOTSUP, "this node is not written to through mapped buffers");
  if (taken_) return os_error(EBUSY, "the slot before has not been given back");
  prepare();
  if (!next_) return os_error(EAGAIN, "the place in the ring is not known yet", "use write() for this frame");
  taken_ = true;
  return FrameSlot(ring_->bytes(slot_of(*next_, ring_->size())));
}

Status FrameWriter::submit(FrameSlot slot, std::size_t bytes_used, std::int64_t timestamp_ns) {
  assert(taken_ && next_ && slot.bytes_.data() == ring_->bytes(slot_of(*next_, ring_->size())).data());
  taken_ = false;
  if (auto fits = check_length(format_, bytes_used); !fits) return fits;
  const std::size_t index = slot_of(*next_, ring_->size());
  if (ring_->was_taken(fd_, index, *next_)) {
    // A reader may hold it by now, and part of it is the other's picture.
    next_.reset();
    return os_error(EAGAIN, "another program wrote to the node meanwhile");
  }
  if (!ring_->is_whole(fd_)) return copy_from_slot(slot.bytes_.first(bytes_used));
  auto number = ring_->queue(fd_, index, bytes_used, timestamp_ns);
  if (!number) return number.error();
  // Another number than ours: somebody else wrote meanwhile. Go on behind that.
  next_ = *number + 1;
  return {};
}

/// A reader asked for fewer buffers, and the module would show another one in place of this.
Status FrameWriter::copy_from_slot(std::span<const std::byte> frame) {
  auto written = write_frame(fd_, format_, frame);
  if (written) copied_ += frame.size();
  ring_.reset();
  next_.reset();
  prepare();
  return written;
}

void FrameWriter::abandon(FrameSlot) {
  assert(taken_);
  taken_ = false;
}

}  // namespace jcam
