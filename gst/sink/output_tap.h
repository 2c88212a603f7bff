// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam {

/// Listens to what libraries in this process print: one of the standard streams goes through a pipe to a
/// thread that hands on each line and may write it to the original standard error. One per stream, made
/// before other threads print, and never undone: a library's threads may print until the very end.
class OutputTap {
 public:
  /// Called with each line, without its line break, on the tap's thread. True: pass it on to standard error.
  using OnLine = std::function<bool(std::string_view)>;

  /// `stream` is STDOUT_FILENO or STDERR_FILENO; the latter has to come last.
  static Result<std::unique_ptr<OutputTap>> start(int stream, OnLine on_line);
  OutputTap(const OutputTap&) = delete;
  OutputTap& operator=(const OutputTap&) = delete;
  ~OutputTap();

  /// Waits until what was printed before the call has been handed on, or for `limit`. Returns whether it was.
  bool drain(std::chrono::milliseconds limit);
  /// Writes a line to the original standard error, past the tap: it is there when this returns, or it is lost
  /// and counted, since nobody took it.
  void say(std::string_view line);

 private:
  OutputTap(int stream, UniqueFd pipe, UniqueFd original, OnLine on_line);
  void read_all();
  void hear(std::string_view bytes);
  void hear_line(std::string_view line);

  const int stream_;
  UniqueFd pipe_;
  UniqueFd original_;
  OnLine on_line_;
  std::string partial_;  ///< the tap's thread only

  std::mutex mutex_;
  std::condition_variable drained_;
  unsigned asked_ = 0;  ///< guarded by mutex_
  unsigned seen_ = 0;   ///< guarded by mutex_
  std::atomic<unsigned> lost_ = 0;
  std::thread thread_;
};

}  // namespace jcam
