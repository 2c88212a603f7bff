// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>

#include "common/os/unique_fd.h"

namespace jcam::fakes {

/// The process's one connection to (fake) nvargus-daemon, as libargus' CameraProvider: made when the plugin
/// is loaded, never made again. When the daemon was not there then, or goes away later, this process has no
/// cameras any more, even after the daemon is back. Any thread.
class ArgusProvider {
 public:
  /// Connects to the Unix socket `path`; says so on stdout when that fails. An empty path: a daemon that is
  /// always there.
  explicit ArgusProvider(const std::string& path);

  enum class State { never_connected, connected, stale };
  /// Looks at the connection; says so on stdout when it has just broken.
  State state();

  /// Asks the daemon for the sensor and waits for the answer, for ever if need be. False: somebody has it.
  bool open_session(int sensor_id);
  void close_session(int sensor_id);

 private:
  bool send_line(const std::string& line) const;
  void break_down();

  std::mutex mutex_;
  UniqueFd socket_;
  bool real_daemon_;
  State state_ = State::connected;
};

/// The one of this process, connected to $JCAM_FAKE_ARGUS_SOCKET. The plugin calls this first when it is
/// loaded. A static global, against the rules of this project: it is the very thing that is imitated.
ArgusProvider& argus_provider();

}  // namespace jcam::fakes
