// SPDX-License-Identifier: Apache-2.0
#include "web/http/workers.h"

#include <chrono>
#include <system_error>
#include <utility>

namespace jcam::web {
namespace {

/// How long a thread without work stays.
constexpr std::chrono::seconds kRest{2};

}  // namespace

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (;;) {
    std::list<std::thread> last;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return threads_.empty() || !ended_.empty(); });
      last.swap(ended_);
      if (last.empty()) return;
    }
    for (auto& thread : last) thread.join();
  }
}

std::size_t Workers::threads() const {
  const std::lock_guard lock(mutex_);
  return threads_.size();
}

bool Workers::give(std::function<void()>& work) {
  join_ended();
  {
    const std::lock_guard lock(mutex_);
    const bool waits = queue_.size() >= idle_;
    if (waits && threads_.size() < limits_.threads) {
      threads_.emplace_front();
      try {
        threads_.front() = std::thread([this, self = threads_.begin()] { work_on(self); });
      } catch (const std::system_error&) {
        threads_.pop_front();
        // Those that are there do it in time.
        if (threads_.empty()) return false;
      }
    } else if (waits && queue_.size() >= limits_.queue) {
      return false;
    }
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
  return true;
}

void Workers::work_on(Thread self) {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait_for(lock, kRest, [&] { return !queue_.empty() || ending_; });
    --idle_;
    if (queue_.empty()) break;
    auto work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
  ended_.splice(ended_.end(), threads_, self);
  changed_.notify_all();
}

void Workers::join_ended() {
  std::list<std::thread> last;
  {
    const std::lock_guard lock(mutex_);
    last.swap(ended_);
  }
  for (auto& thread : last) thread.join();
}

}  // namespace jcam::web
