// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/frame_relay.h"

#include <algorithm>
#include <cerrno>
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

/// What a lent GstMemory owns. The output, and with it the mapping, stays as long as anybody can touch it.
struct FrameRelay::LoanMemory {
  FrameRelay& relay;
  Output output;
  GstMemory* memory = nullptr;
};

FrameRelay::FrameRelay(const NodeFormat& format, bool watch_frozen, Reporter& reporter)
    : layout_(format), reporter_(reporter) {
  if (watch_frozen) watch_.emplace();
}

GstMemory* FrameRelay::lend() {
  const std::lock_guard lock(mutex_);
  if (loan_ || !may_lend_ || closed_) return nullptr;
  for (const auto& [node, output] : outputs_) {
    const auto bytes = output->lend();
    if (!bytes) continue;
    auto owner = std::make_unique<LoanMemory>(LoanMemory{*this, output});
    LoanMemory& loan = *owner;
    loan.memory = gst_memory_new_wrapped(GST_MEMORY_FLAG_NO_SHARE, bytes->data(), bytes->size(), 0,
                                         bytes->size(), owner.release(), &FrameRelay::released);
    loan_ = Loan{output, loan.memory};
    return loan.memory;
  }
  return nullptr;
}

void FrameRelay::released(gpointer loan_memory) {
  const std::unique_ptr<LoanMemory> memory(static_cast<LoanMemory*>(loan_memory));
  memory->relay.give_back(*memory);
}

/// A lent frame that was never taken: dropped on its way.
void FrameRelay::give_back(const LoanMemory& memory) {
  const std::lock_guard lock(mutex_);
  if (!loan_ || loan_->memory != memory.memory) return;
  loan_->output->take_back();
  loan_.reset();
  loan_ended_.notify_all();
}

/// The loan that this buffer is, which ends with it being taken.
std::optional<FrameRelay::Loan> FrameRelay::end_loan(GstBuffer* buffer) {
  if (!loan_ || gst_buffer_n_memory(buffer) != 1 || gst_buffer_peek_memory(buffer, 0) != loan_->memory)
    return std::nullopt;
  // What is kept upstream would change when its memory is lent again.
  if (is_shared(buffer)) may_lend_ = false;
  loan_ended_.notify_all();
  return std::exchange(loan_, std::nullopt);
}

bool FrameRelay::is_on(const Output& output) const {
  return std::any_of(outputs_.begin(), outputs_.end(), [&](const auto& on) { return on.second == output; });
}

// Buffers are let go outside of the lock: their memory may come back through released().

Status FrameRelay::take(GstBuffer* buffer, std::int64_t captured_ns) {
  BufferPtr old;
  const std::lock_guard lock(mutex_);
  std::optional<Loan> loan = end_loan(buffer);
  if (loan && (closed_ || !is_on(loan->output))) loan->output->take_back();
  if (closed_) return {};
  const MappedPicture picture(buffer, layout_, scratch_);
  if (!picture.status()) return picture.status();
  const bool passed_on = !outputs_.empty();
  if (passed_on) {
    pass_on(picture, loan ? loan->output.get() : nullptr, captured_ns);
  } else if (!loan) {
    old = std::exchange(held_, BufferPtr(gst_buffer_ref(buffer)));
  }  // else it is in memory of an output that is off, and soon somebody else's
  // After it was passed on: readers do not wait for a look at the picture, whose memory is cold on a board.
  count(picture);
  const auto now = Clock::now();
  if (passed_on && captured_ns > 0)
    counts_.latency.see(now.time_since_epoch() - std::chrono::nanoseconds(captured_ns));
  tell_progress(now);
  return {};
}

void FrameRelay::count(const MappedPicture& picture) {
  ++counts_.frames;
  counts_.copied += picture.copied();
  if (watch_) counts_.unchanged = watch_->see(picture.bytes());
}

void FrameRelay::pass_on(const MappedPicture& picture, const FrameOutput* lender, std::int64_t captured_ns) {
  // The lender first: it costs nothing. What it lent stays as it is until it is lent again.
  const auto pass = [&](FrameOutput& output) -> Status {
    if (&output == lender) return output.submit(captured_ns);
    if (loan_ && loan_->output.get() == &output) return overtaken();
    counts_.copied += picture.bytes().size();
    return output.write(picture.bytes());
  };
  std::erase_if(outputs_, [&](auto& on) {
    return on.second.get() == lender && !went_through(pass(*on.second), on.first);
  });
  std::erase_if(outputs_, [&](auto& on) {
    return on.second.get() != lender && !went_through(pass(*on.second), on.first);
  });
}

/// A frame came while the one made before it in the output's memory is still upstream: something there keeps
/// or queues frames. Lending does not work with that.
Status FrameRelay::overtaken() {
  may_lend_ = false;
  return Error{"a lent frame was overtaken", {}, EAGAIN};
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

void FrameRelay::tell_progress(Clock::time_point now) {
  if (counts_.frames == 1) {
    told_ = now;
    reporter_.report(capture::FirstFrame{});
  }
  if (now - told_ < kProgressEvery) return;
  told_ = now;
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
  if (picture.status()) pass_on(picture, nullptr, 0);
}

void FrameRelay::remove(const NodeName& node) {
  std::unique_lock lock(mutex_);
  const auto found = outputs_.find(node);
  if (found == outputs_.end()) return;
  const Output output = std::move(found->second);
  outputs_.erase(found);
  loan_ended_.wait_for(lock, kLoanLimit, [&] { return !loan_ || loan_->output != output; });
}

void FrameRelay::close() {
  BufferPtr held;
  const std::lock_guard lock(mutex_);
  closed_ = true;
  outputs_.clear();
  held = std::exchange(held_, nullptr);
}

}  // namespace jcam
