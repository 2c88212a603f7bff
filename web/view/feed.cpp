// SPDX-License-Identifier: Apache-2.0
#include "web/view/feed.h"

#include <thread>
#include <utility>

namespace jcam::web {

Result<Shown> Feed::next(std::uint64_t seen) {
  std::unique_lock lock(mutex_);
  if (last_ && last_->number > seen) return last_;
  if (making_) {
    const auto tries = tries_;
    made_.wait(lock, [&] { return tries_ != tries; });
    return last_;
  }
  making_ = true;
  const auto due = due_;
  lock.unlock();
  std::this_thread::sleep_until(due);
  const auto begun = Clock::now();
  auto bytes = make_();
  lock.lock();
  making_ = false;
  ++tries_;
  due_ = begun + period_;
  if (bytes)
    last_ = Shown{tries_, std::make_shared<const std::string>(std::move(*bytes))};
  else
    last_ = bytes.error();
  made_.notify_all();
  return last_;
}

std::shared_ptr<Feed> Feeds::get(const FeedKey& key) {
  constexpr std::chrono::milliseconds kSecond{1000};
  const std::lock_guard lock(mutex_);
  std::erase_if(feeds_, [](const auto& entry) { return entry.second.expired(); });
  auto& known = feeds_[key];
  auto feed = known.lock();
  if (!feed) {
    const auto period = key.fps > 0 ? kSecond / key.fps : std::chrono::milliseconds(0);
    feed = std::make_shared<Feed>(period, [this, key] { return make_(key); });
    known = feed;
  }
  return feed;
}

}  // namespace jcam::web
