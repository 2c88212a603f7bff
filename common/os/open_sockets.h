// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <set>

namespace jcam {

/// Connections that somebody waits on, to end them all from without. Borrows them. Any thread.
class OpenSockets {
 public:
  /// Until remove(). False after end(): the connection is ended, too.
  bool add(int fd);
  void remove(int fd);
  /// Whoever waits on one of them is told that it is closed, and so is whoever adds one later.
  void end();

 private:
  std::mutex mutex_;
  std::set<int> fds_;
  bool ended_ = false;
};

}  // namespace jcam
