// SPDX-License-Identifier: Apache-2.0
#include "web/view/feed.h"

#include <utility>

namespace jcam::web {

Result<Feed::Picture> Feed::next() {
  std::unique_lock lock(mutex_);
  if (making_) {
    const auto tries = tries_;
    made_.wait(lock, [&] { return tries_ != tries; });
    return last_;
  }
  making_ = true;
  lock.unlock();
  auto bytes = make_();
  lock.lock();
  making_ = false;
  ++tries_;
  if (bytes)
    last_ = std::make_shared<const std::string>(std::move(*bytes));
  else
    last_ = bytes.error();
  made_.notify_all();
  return last_;
}

std::shared_ptr<Feed> Feeds::get(const PictureKey& key) {
  const std::lock_guard lock(mutex_);
  std::erase_if(feeds_, [](const auto& entry) { return entry.second.expired(); });
  auto& known = feeds_[key];
  auto feed = known.lock();
  if (!feed) {
    feed = std::make_shared<Feed>([this, key] { return make_(key); });
    known = feed;
  }
  return feed;
}

}  // namespace jcam::web
