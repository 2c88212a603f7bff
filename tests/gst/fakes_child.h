// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/os/unique_fd.h"

namespace jcam::fakes {

/// A process of a test, with pipes as its standard streams; killed and reaped when this goes.
class Child {
 public:
  using Environment = std::map<std::string, std::string>;

  /// `environment` is added to the test's own. Aborts the test program when the process cannot be started.
  Child(const std::vector<std::string>& argv, const Environment& environment);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Waits until `text` is in what came out. False: not in time, or the process closed its streams without.
  bool wait_out(const std::string& text, std::chrono::milliseconds patience = std::chrono::seconds(20));
  bool wait_err(const std::string& text, std::chrono::milliseconds patience = std::chrono::seconds(20));
  /// Waits for the end and reads everything; waitpid's status, or nothing when it still runs.
  std::optional<int> wait_exit(std::chrono::milliseconds patience = std::chrono::seconds(20));
  void send_line();
  void kill_now();

  const std::string& out() const { return out_; }
  const std::string& err() const { return err_; }

 private:
  using Time = std::chrono::steady_clock::time_point;
  /// Reads what is there, waiting until `deadline`. False: both streams have ended, or time is over.
  bool read_some(Time deadline);
  bool wait_for(const std::string& in, const std::string& text, std::chrono::milliseconds patience);

  pid_t pid_ = -1;
  UniqueFd stdin_, stdout_, stderr_;
  std::string out_, err_;
};

}  // namespace jcam::fakes
