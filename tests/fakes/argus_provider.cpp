// SPDX-License-Identifier: Apache-2.0
#include "argus_provider.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>

#include "argus_socket.h"
#include "argus_text.h"

namespace jcam::fakes {

ArgusProvider::ArgusProvider(const std::string& path) : real_daemon_(!path.empty()) {
  if (!real_daemon_) return;
  socket_ = connect_argus_socket(path);
  if (socket_) return;
  say::daemon_down(errno);
  state_ = State::never_connected;
}

ArgusProvider::State ArgusProvider::state() {
  const std::lock_guard lock(mutex_);
  if (!real_daemon_ || state_ != State::connected) return state_;
  char byte = 0;
  const ssize_t got = recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) break_down();
  return state_;
}

bool ArgusProvider::open_session(int sensor_id) {
  const std::lock_guard lock(mutex_);
  if (!real_daemon_) return true;
  char answer = 0;
  if (send_line("open " + std::to_string(sensor_id) + "\n") && recv(socket_.get(), &answer, 1, 0) == 1) {
    return answer == kArgusGranted;
  }
  break_down();
  return false;
}

void ArgusProvider::close_session(int sensor_id) {
  const std::lock_guard lock(mutex_);
  if (real_daemon_ && state_ == State::connected) send_line("close " + std::to_string(sensor_id) + "\n");
}

bool ArgusProvider::send_line(const std::string& line) const {
  return send(socket_.get(), line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

void ArgusProvider::break_down() {
  state_ = State::stale;
  say::daemon_gone();
}

ArgusProvider& argus_provider() {
  static ArgusProvider provider([] {
    const char* path = std::getenv("JCAM_FAKE_ARGUS_SOCKET");  // NOLINT(concurrency-mt-unsafe)
    return std::string(path == nullptr ? "" : path);
  }());
  return provider;
}

}  // namespace jcam::fakes
