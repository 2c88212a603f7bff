// SPDX-License-Identifier: Apache-2.0
#include "web/view/daemon.h"

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
  if (!asked_.add(client->fd())) return Error{"jcam-web ends"};
  auto answer = client->call(operation, timeout);
  asked_.remove(client->fd());
  return answer;
}

Result<std::string> Daemon::picture(const StreamName& stream, int width, bool wake) const {
  auto answer = call(control::SnapshotRequest{stream.camera, stream.stream, !wake}, kPicture);
  const auto snapshot = control::reply_in<control::Snapshot>(answer);
  if (!snapshot) return snapshot.error();
  const auto frame = control::read_frame(answer->attached.get(), snapshot->bytes);
  if (!frame) return frame.error();
  return scaled_jpeg(snapshot->format, {snapshot->width, snapshot->height}, *frame, width, kQuality);
}

}  // namespace jcam::web
