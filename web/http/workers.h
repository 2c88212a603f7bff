// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace jcam::web {

struct WorkerLimits {
  std::size_t threads = 32;
  std::size_t queue = 32;
};

/// Threads for work that blocks, made when there is some and gone when there was none for a while: while
/// nobody asks there are none. Any thread.
class Workers {
 public:
  using Limits = WorkerLimits;
  explicit Workers(Limits limits = {}) : limits_(limits) {}
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;
  /// Waits for all that was taken.
  ~Workers();

  /// False: all are at work and enough waits already; then `work` is as it was.
  bool give(std::function<void()>& work);
  std::size_t threads() const;

 private:
  using Thread = std::list<std::thread>::iterator;
  void work_on(Thread self);
  void join_ended();

  Limits limits_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> queue_;
  std::list<std::thread> threads_, ended_;
  std::size_t idle_ = 0;
  bool ending_ = false;
};

}  // namespace jcam::web
