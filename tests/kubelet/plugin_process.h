// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace jcam::test {

/// A jcam-kubelet of the build tree. Its standard error goes to a file, which later ones of the same test go
/// on with.
class PluginProcess {
 public:
  PluginProcess(std::vector<std::string> arguments, std::string log)
      : arguments_(std::move(arguments)), log_(std::move(log)) {}
  ~PluginProcess();
  PluginProcess(const PluginProcess&) = delete;
  PluginProcess& operator=(const PluginProcess&) = delete;

  void start();
  void signal(int number) const;
  /// Its exit status, or -1 when a signal ended it; kills it after `limit`.
  int wait(std::chrono::milliseconds limit = std::chrono::seconds(20));
  std::string log() const;
  /// Whether the log comes to say so.
  bool says(const std::string& text, std::chrono::milliseconds limit = std::chrono::seconds(20)) const;

  /// Whether it takes that signal by its own means by now.
  bool blocks(int number) const;

  pid_t pid() const { return pid_; }
  /// How often its threads ran, all together, but for the two that are gRPC's clocks: these tick once a
  /// second.
  long wakeups() const;
  /// "Rss:" or "Pss:" of all its memory, in KiB.
  long memory(const std::string& word) const;
  /// What is in /proc/PID/NAME: "fd", "task".
  std::size_t count(const std::string& name) const;

 private:
  std::vector<std::string> arguments_;
  std::string log_;
  pid_t pid_ = -1;
};

}  // namespace jcam::test
