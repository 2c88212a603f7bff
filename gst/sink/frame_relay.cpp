// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/frame_relay.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <utility>

namespace jcam {
namespace {

constexpr std::chrono::milliseconds kProgressEvery{500};
/// Longer than an element fills a frame.
constexpr std::chrono::milliseconds kLoanLimit{50};

/// Somebody upstream keeps the buffer or its memory (to repeat the frame, say).
bool is_shared(GstBuffer* buffer) {
  const GstMemory* memory = gst_buffer_peek_memory(buffer, 0);
  return GST_MINI_OBJECT_REFCOUNT_VALUE(buffer) > 1 || GST_MINI_OBJECT_REFCOUNT_VALUE(memory) > 1;
}

}  // namespace

FrameRelay::FrameRelay(const NodeFormat& format, bool watch_frozen, Reporter& reporter, std::string stream)
    : layout_(format), reporter_(reporter) {
  counts_.stream = std::move(stream);
  if (watch_frozen) watch_.emplace();
}

GstMemory* FrameRelay::lend() {
  const std::lock_guard lock(mutex_);
  if (!may_lend_ || closed_ || loan_.is_out()) return nullptr;
  for (const auto& [node, output] : outputs_) {
    if (GstMemory* memory = loan_.lend(output)) return memory;
  }
  return nullptr;
}

bool FrameRelay::is_on(const Output& output) const {
  return std::any_of(outputs_.begin(), outputs_.end(), [&](const auto& on) { return on.second == output; });
}

Status FrameRelay::take(GstBuffer* buffer, const FrameTime& time) {
  BufferPtr old;  // let go outside of the lock
  const std::lock_guard lock(mutex_);
  const Output lender = loan_.arrived(buffer);
  // What is kept upstream would change when its memory is lent again.
  if (lender && is_shared(buffer)) may_lend_ = false;
  if (lender && (closed_ || !is_on(lender))) lender->take_back();
  if (closed_) return {};
  const MappedPicture picture(buffer, layout_, scratch_);
  if (!picture.status() && picture.fits()) return picture.status();
  const bool passed_on = picture.fits() && !outputs_.empty();
  if (!picture.fits()) {
    ++counts_.drops;
  } else if (passed_on) {
    pass_on(picture, lender.get(), time.stamp_ns);
  } else if (!lender && expects_) {
    held_stamp_ns_ = time.stamp_ns;
    old = std::exchange(held_, BufferPtr(gst_buffer_ref(buffer)));
  }  // else it is in memory of an output that is off, and soon somebody else's
  // After it was passed on: readers do not wait for a look at the picture, whose memory is cold on a board.
  count(picture);
  const auto now = Clock::now();
  if (passed_on && time.captured_ns > 0)
    counts_.latency.see(now.time_since_epoch() - std::chrono::nanoseconds(time.captured_ns));
  tell_progress(now);
  return {};
}

void FrameRelay::count(const MappedPicture& picture) {
  ++counts_.frames;
  counts_.copied += picture.copied();
  if (watch_ && picture.fits()) counts_.unchanged = watch_->see(picture.bytes());
}

/// The lender first: it costs nothing. What it lent stays as it is until it is lent again.
void FrameRelay::pass_on(const MappedPicture& picture, const FrameOutput* lender, std::int64_t stamp_ns) {
  for (const bool to_lender : {true, false}) {
    for (auto on = outputs_.begin(); on != outputs_.end();) {
      const auto& [node, output] = *on;
      const bool is_due = (output.get() == lender) == to_lender;
      const bool stays = !is_due || (went_through(give(*output, picture, lender, stamp_ns), node) &&
                                     wants_more(*output, node));
      on = stays ? std::next(on) : outputs_.erase(on);
    }
  }
}

Status FrameRelay::give(FrameOutput& output, const MappedPicture& picture, const FrameOutput* lender,
                        std::int64_t stamp_ns) {
  if (&output == lender) return output.submit(stamp_ns);
  if (loan_.is_of(output)) {
    // A frame came while the one made before it in this output's memory is still upstream: something there
    // keeps or queues frames, and lending does not work with that.
    may_lend_ = false;
    return Error{"a lent frame was overtaken", {}, EAGAIN};
  }
  counts_.copied += picture.bytes().size();
  return output.write(picture.bytes(), stamp_ns);
}

/// False: the output is of no use any more, and that has been told.
bool FrameRelay::went_through(const Status& written, const NodeName& node) {
  if (written) {
    ++counts_.written;
    return true;
  }
  ++counts_.drops;
  if (written.error().os == EAGAIN) return true;
  reporter_.report(capture::OutputFailed{node, written.error().message()});
  return false;
}

/// False: whoever waits for it is told that it is done, and that it was let go of.
bool FrameRelay::wants_more(const FrameOutput& output, const NodeName& node) {
  if (!output.is_done()) return true;
  reporter_.report(capture::OutputReleased{node});
  return false;
}

void FrameRelay::tell_progress(Clock::time_point now) {
  if (counts_.frames == 1) {
    told_ = first_ = now;
    reporter_.report(capture::FirstFrame{});
  }
  if (now - told_ < kProgressEvery) return;
  told_ = now;
  counts_.running_us =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now - first_).count());
  reporter_.report(counts_);
}

void FrameRelay::add(const NodeName& node, std::unique_ptr<FrameOutput> output) {
  BufferPtr held;
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  outputs_.insert_or_assign(node, std::move(output));
  held = std::exchange(held_, nullptr);
  if (!held) return;
  // Its copy, if it took one, was counted when it came; this is another.
  const MappedPicture picture(held.get(), layout_, scratch_);
  counts_.copied += picture.copied();
  if (picture.status()) pass_on(picture, nullptr, held_stamp_ns_);
}

void FrameRelay::remove(const NodeName& node) {
  std::unique_lock lock(mutex_);
  const auto found = outputs_.find(node);
  if (found == outputs_.end()) return;
  const Output output = std::move(found->second);
  outputs_.erase(found);
  lock.unlock();
  loan_.wait_for(*output, kLoanLimit);
  // The loan ends when its frame arrives; whoever takes that frame gives the memory back before it lets go of
  // this.
  lock.lock();
}

bool FrameRelay::has_outputs() {
  const std::lock_guard lock(mutex_);
  return !outputs_.empty();
}

void FrameRelay::expect_frames(bool expect) {
  BufferPtr held;
  const std::lock_guard lock(mutex_);
  if (std::exchange(expects_, expect) == expect) return;
  if (!expect) {
    held = std::exchange(held_, nullptr);
    paused_ = Clock::now();
    return;
  }
  // No figure counts the pause.
  const auto pause = Clock::now() - paused_;
  first_ += pause;
  told_ += pause;
}

void FrameRelay::close() {
  BufferPtr held;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  outputs_.clear();
  held = std::exchange(held_, nullptr);
}

}  // namespace jcam
