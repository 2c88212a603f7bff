// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/loan.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace jcam {

struct Loan::State {
  std::mutex mutex;
  std::condition_variable ended;
  Output output;                ///< whose memory is out; null: none is
  GstMemory* memory = nullptr;  ///< not owned: only to be recognised by
};

/// What a lent GstMemory owns.
struct Loan::LentMemory {
  std::shared_ptr<State> state;
  Output output;
  GstMemory* memory = nullptr;
};

Loan::Loan() : state_(std::make_shared<State>()) {}

GstMemory* Loan::lend(const Output& output) {
  const std::lock_guard lock(state_->mutex);
  if (state_->output) return nullptr;
  const auto bytes = output->lend();
  if (!bytes) return nullptr;
  auto* lent = new LentMemory{state_, output};
  lent->memory = gst_memory_new_wrapped(GST_MEMORY_FLAG_NO_SHARE, bytes->data(), bytes->size(), 0,
                                        bytes->size(), lent, &Loan::released);
  state_->output = output;
  state_->memory = lent->memory;
  return lent->memory;
}

void Loan::released(gpointer lent_memory) {
  const std::unique_ptr<LentMemory> lent(static_cast<LentMemory*>(lent_memory));
  const std::lock_guard lock(lent->state->mutex);
  // Else it has arrived before.
  if (lent->state->memory != lent->memory) return;
  std::exchange(lent->state->output, nullptr)->take_back();
  lent->state->memory = nullptr;
  lent->state->ended.notify_all();
}

Loan::Output Loan::arrived(GstBuffer* buffer) {
  const std::lock_guard lock(state_->mutex);
  if (!state_->output || gst_buffer_n_memory(buffer) != 1 ||
      gst_buffer_peek_memory(buffer, 0) != state_->memory)
    return nullptr;
  state_->memory = nullptr;
  state_->ended.notify_all();
  return std::exchange(state_->output, nullptr);
}

bool Loan::is_out() const {
  const std::lock_guard lock(state_->mutex);
  return state_->output != nullptr;
}

bool Loan::is_of(const FrameOutput& output) const {
  const std::lock_guard lock(state_->mutex);
  return state_->output.get() == &output;
}

void Loan::wait_for(const FrameOutput& output, std::chrono::milliseconds limit) {
  std::unique_lock lock(state_->mutex);
  state_->ended.wait_for(lock, limit, [&] { return state_->output.get() != &output; });
}

}  // namespace jcam
