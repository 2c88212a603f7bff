// SPDX-License-Identifier: Apache-2.0
#include "v4l2/frame_writer.h"

#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>

#include "common/os/monotonic.h"
#include "common/os/os_error.h"
#include "v4l2/output_node.h"
#include "v4l2/ring_scan.h"

namespace jcam {
namespace {

// The newest frame, the one before, which a reader may be at, and the one that is being filled.
constexpr std::size_t kFewestBuffers = 3;
// A daemon that is stopped in the middle of its picture holds a frame up for so long, and no longer.
constexpr std::chrono::milliseconds kPatience{50};
// 0.12 lets a reader be two frames late before it gets the newest one.
constexpr std::size_t kFewestInTurn = 4;

std::size_t fewest_buffers(WriteMode mode) {
  switch (mode) {
    case WriteMode::in_turn:
      return kFewestInTurn;
    case WriteMode::mapped:
      return kFewestBuffers;
    case WriteMode::write:
      break;
  }
  return 1;
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

Result<FrameWriter> FrameWriter::attach(int borrowed_fd, const NodeFormat& format, WriteMode mode,
                                        Copies copies, WriterTurn turn) {
  auto device = identify_device(borrowed_fd);
  if (!device) return device.error();
  if (device->driver != kLoopbackDriver)
    return Error{"the descriptor is of a device of the driver \"" + device->driver + "\"", "report this",
                 ENODEV};
  auto picture = output_picture(borrowed_fd);
  if (!picture) return picture.error();
  if (!picture->is(format))
    return Error{"the node " + device->label + " carries " + picture->text(), "report this", EBUSY};
  FrameWriter writer(borrowed_fd, format);
  writer.numbers_queued_ = counts_queued_frames(borrowed_fd);
  writer.copies_ = writer.numbers_queued_ ? Copies::timed : copies;
  writer.turn_ = turn;
  writer.heeded_ns_ = turn.daemon_wrote_ns();
  // Whoever asks for mapped writing leaves it to the module in which way.
  if (mode != WriteMode::write)
    writer.mode_ = writer.numbers_queued_ ? WriteMode::mapped : WriteMode::in_turn;
  writer.somebody_wrote();
  writer.prepare();
  return writer;
}

/// Maps the ring and finds the place in it, as far as that can be done yet.
void FrameWriter::prepare() {
  if (mode_ == WriteMode::write && copies_ == Copies::numbered) return;
  // Before 0.14 write() goes by a count that the module keeps to itself; after one of ours the place is
  // known.
  if (!numbers_queued_ && !wrote_) return;
  if (ring_ || map_ring()) find_place();
}

bool FrameWriter::map_ring() {
  auto ring = MappedRing::map(fd_);
  if (!ring && ring.error().os == EAGAIN) return false;
  if (!ring) {
    copies_ = Copies::numbered;
    fall_back(ring.error().message());
    return false;
  }
  const std::size_t fewest = fewest_buffers(mode_);
  if (ring->size() < fewest)
    fall_back("the node has " + std::to_string(ring->size()) + " buffers; this module needs " +
              std::to_string(fewest));
  if (mode_ == WriteMode::write && copies_ == Copies::numbered) return false;
  ring_ = std::move(*ring);
  return true;
}

void FrameWriter::find_place() {
  if (numbers_queued_) {
    if (next_ && !ring_->was_taken(fd_, slot_of(*next_, ring_->size()), *next_)) return;
    next_ = ring_->next_sequence(fd_);
    return somebody_wrote();
  }
  // Each time, since another writer may have been there.
  const auto newest = ring_->newest(fd_);
  next_.reset();
  if (!newest) return;
  next_ = static_cast<std::uint32_t>((newest->index + 1) % ring_->size());
  stamps_.written_by(newest->timestamp_ns);
}

void FrameWriter::somebody_wrote() {
  stamps_.written_by(monotonic_ns());
}

/// True: it has written since, to the place that was known to be the next.
bool FrameWriter::heed_the_daemon() {
  const std::int64_t wrote = turn_.daemon_wrote_ns();
  if (wrote <= heeded_ns_) return false;
  heeded_ns_ = wrote;
  stamps_.written_by(wrote);
  // By marks alone it might not show: a reader that connects takes them away.
  next_.reset();
  return true;
}

std::span<std::byte> FrameWriter::next_bytes() const {
  return ring_->bytes(slot_of(*next_, ring_->size()));
}

void FrameWriter::fall_back(std::string why) {
  mode_ = WriteMode::write;
  why_not_mapped_ = std::move(why);
}

Status FrameWriter::write(std::span<const std::byte> frame, std::int64_t timestamp_ns) {
  // It would go into the very buffer that the slot is.
  if (taken_) return os_error(EBUSY, "a slot is out", "report this");
  if (auto fits = check_length(format_, frame.size()); !fits) return fits;
  for (;;) {
    const Turn turn = turn_.take(kPatience);
    auto written = write_in_turn(turn, frame, timestamp_ns);
    if (written || turn.is_ours()) return written;
  }
}

/// An error, and the turn lost: the daemon has written in the middle of it.
Status FrameWriter::write_in_turn(const Turn& turn, std::span<const std::byte> frame,
                                  std::int64_t timestamp_ns) {
  heed_the_daemon();
  prepare();
  if (!fill_next(frame)) return write_copy(frame);
  const auto queued = queue(turn, next_bytes().first(frame.size()), timestamp_ns);
  return queued || !turn.is_ours() ? queued : write_copy(frame);
}

/// A copy in the next buffer, unseen. False: it has to come by write().
bool FrameWriter::fill_next(std::span<const std::byte> frame) {
  if (!next_ || next_bytes().size() < frame.size()) return false;
  std::copy(frame.begin(), frame.end(), next_bytes().begin());
  copied_ += frame.size();
  return true;
}

Status FrameWriter::write_copy(std::span<const std::byte> frame) {
  if (auto done = write_frame(fd_, format_, frame); !done) return done;
  somebody_wrote();
  copied_ += frame.size();
  wrote_ = true;
  if (next_ && numbers_queued_) ++*next_;
  prepare();
  return {};
}

Result<FrameSlot> FrameWriter::acquire() {
  if (mode_ == WriteMode::write)
    return os_error(ENOTSUP, "this node is not written to through mapped buffers");
  if (taken_) return os_error(EBUSY, "the slot before has not been given back");
  prepare();
  if (mode_ == WriteMode::write || !next_)
    return os_error(EAGAIN, "the place in the ring is not known yet", "use write() for this frame");
  taken_ = true;
  return FrameSlot(next_bytes());
}

Status FrameWriter::submit(FrameSlot slot, std::size_t bytes_used, std::int64_t timestamp_ns) {
  assert(taken_ && next_ && slot.bytes_.data() == next_bytes().data());
  taken_ = false;
  if (auto fits = check_length(format_, bytes_used); !fits) return fits;
  const Turn turn = turn_.take(kPatience);
  if (heed_the_daemon() || ring_->was_taken(fd_, slot_of(*next_, ring_->size()), *next_)) {
    // A reader may hold it by now, and part of it is the other's picture.
    next_.reset();
    return os_error(EAGAIN, "another program wrote to the node meanwhile");
  }
  return queue(turn, slot.bytes_.first(bytes_used), timestamp_ns);
}

/// Shows what is in the next buffer. EAGAIN where the turn is lost.
Status FrameWriter::queue(const Turn& turn, std::span<const std::byte> frame, std::int64_t timestamp_ns) {
  if (!ring_->is_whole(fd_)) {
    // A reader asked for fewer buffers, and the module would show another one in place of this.
    auto written = write_frame(fd_, format_, frame);
    if (written) copied_ += frame.size();
    somebody_wrote();
    ring_.reset();
    next_.reset();
    prepare();
    return written;
  }
  const std::int64_t stamp = stamps_.next(timestamp_ns, monotonic_ns());
  // Last of all: a process is stopped where it leaves the kernel.
  if (!turn.is_ours()) return os_error(EAGAIN, "the daemon has written meanwhile");
  auto number = ring_->queue(fd_, slot_of(*next_, ring_->size()), frame.size(), stamp);
  if (!number) return number.error();
  // Another number than ours: somebody else wrote meanwhile. Go on behind that.
  if (numbers_queued_ && *number != *next_) somebody_wrote();
  next_ = *number + 1;
  return {};
}

void FrameWriter::abandon(FrameSlot) {
  assert(taken_);
  taken_ = false;
}

}  // namespace jcam
