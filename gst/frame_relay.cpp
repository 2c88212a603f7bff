// SPDX-License-Identifier: Apache-2.0
#include "gst/frame_relay.h"

#include <cerrno>
#include <utility>

namespace jcam {
namespace {

constexpr std::chrono::milliseconds kProgressEvery{500};

}  // namespace

FrameRelay::FrameRelay(const NodeFormat& format, bool watch_frozen, Reporter& reporter)
    : layout_(format), reporter_(reporter) {
  if (watch_frozen) watch_.emplace();
}

Status FrameRelay::take(GstBuffer* buffer) {
  const std::lock_guard lock(mutex_);
  if (closed_) return {};
  const MappedPicture picture(buffer, layout_, scratch_);
  if (!picture.status()) return picture.status();
  count(picture);
  if (outputs_.empty()) {
    held_.reset(gst_buffer_ref(buffer));
  } else {
    write_all(picture);
  }
  tell_progress();
  return {};
}

void FrameRelay::count(const MappedPicture& picture) {
  ++counts_.frames;
  counts_.copied += picture.copied();
  if (watch_) counts_.unchanged = watch_->see(picture.bytes());
}

void FrameRelay::write_all(const MappedPicture& picture) {
  for (auto it = outputs_.begin(); it != outputs_.end();) {
    if (write(*it->second, it->first, picture)) {
      ++it;
    } else {
      it = outputs_.erase(it);
    }
  }
}

/// False: the output is of no use any more, and that has been told.
bool FrameRelay::write(FrameOutput& output, const NodeName& node, const MappedPicture& picture) {
  const Status written = output.write(picture.bytes());
  if (written) {
    ++counts_.written;
    return true;
  }
  ++counts_.drops;
  if (written.error().os == EAGAIN) return true;
  reporter_.report(capture::OutputFailed{node, written.error().message()});
  return false;
}

void FrameRelay::tell_progress() {
  const auto now = Clock::now();
  if (counts_.frames == 1) {
    told_ = now;
    reporter_.report(capture::FirstFrame{});
  }
  if (now - told_ < kProgressEvery) return;
  told_ = now;
  reporter_.report(counts_);
}

void FrameRelay::add(const NodeName& node, std::unique_ptr<FrameOutput> output) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  if (const BufferPtr held = std::exchange(held_, nullptr)) {
    // Its copy, if it took one, was counted when it came; this is another.
    const MappedPicture picture(held.get(), layout_, scratch_);
    counts_.copied += picture.copied();
    if (picture.status() && !write(*output, node, picture)) return;
  }
  outputs_.insert_or_assign(node, std::move(output));
}

void FrameRelay::remove(const NodeName& node) {
  const std::lock_guard lock(mutex_);
  outputs_.erase(node);
}

void FrameRelay::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  outputs_.clear();
  held_.reset();
}

}  // namespace jcam
