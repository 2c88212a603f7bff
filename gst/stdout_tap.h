// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "common/result.h"
#include "common/unique_fd.h"

namespace jcam {

/// Listens to what libraries in this process print: standard output goes through a pipe to a thread that
/// hands on each line and may write it to the original standard error. One per process, made before other
/// threads print, and never undone: a library's threads may print until the very end.
class StdoutTap {
 public:
  /// Called with each line, without its line break, on the tap's thread. True: pass it on to standard error.
  using OnLine = std::function<bool(std::string_view)>;

  /// `and_stderr`: what goes to standard error is heard too.
  static Result<std::unique_ptr<StdoutTap>> start(OnLine on_line, bool and_stderr);
  StdoutTap(const StdoutTap&) = delete;
  StdoutTap& operator=(const StdoutTap&) = delete;
  ~StdoutTap();

  /// Waits until what was printed before the call has been handed on, or for `limit`. Returns whether it was.
  bool drain(std::chrono::milliseconds limit);
  /// Writes a line to the original standard error, past the tap: it is there when this returns.
  void say(std::string_view line) const;

 private:
  StdoutTap(UniqueFd pipe, UniqueFd original, OnLine on_line);
  void read_all();
  void hear(std::string_view bytes);
  void hear_line(std::string_view line);

  UniqueFd pipe_;
  UniqueFd original_;
  OnLine on_line_;
  std::string partial_;  ///< the tap's thread only

  std::mutex mutex_;
  std::condition_variable drained_;
  unsigned asked_ = 0;  ///< guarded by mutex_
  unsigned seen_ = 0;   ///< guarded by mutex_
  std::thread thread_;
};

}  // namespace jcam
