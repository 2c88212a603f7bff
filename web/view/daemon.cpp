// SPDX-License-Identifier: Apache-2.0
#include "web/view/daemon.h"

#include <sys/socket.h>

#include "common/picture/scaled_jpeg.h"
#include "control/frame.h"

namespace jcam::web {
namespace {

/// A sensor that has to be started first takes its time; the daemon gives up after fifteen seconds.
constexpr std::chrono::seconds kPicture{20};
constexpr int kQuality = 80;

}  // namespace

Result<control::Answer> Daemon::call(const control::Operation& operation,
                                     std::chrono::milliseconds timeout) const {
  auto client = control::Client::connect(socket_);
  if (!client) return client.error();
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return Error{"jcam-web ends"};
    asked_.insert(client->fd());
  }
  auto answer = client->call(operation, timeout);
  const std::lock_guard lock(mutex_);
  asked_.erase(client->fd());
  return answer;
}

void Daemon::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  for (const int fd : asked_) ::shutdown(fd, SHUT_RDWR);
}

Result<std::string> Daemon::picture(const StreamName& stream, int width, bool wake) const {
  const auto answer = call(control::SnapshotRequest{stream.camera, stream.stream, !wake}, kPicture);
  if (!answer) return answer.error();
  const auto* snapshot = std::get_if<control::Snapshot>(&answer->reply);
  if (snapshot == nullptr) return Error{"jcam-bridge answers something else", "use programs of one release"};
  const auto frame = control::read_frame(answer->attached.get(), snapshot->bytes);
  if (!frame) return frame.error();
  return scaled_jpeg(snapshot->format, {snapshot->width, snapshot->height}, *frame, width, kQuality);
}

}  // namespace jcam::web
