// SPDX-License-Identifier: Apache-2.0
#include "web/view/pictures.h"

#include <chrono>

#include "control/frame.h"

namespace jcam::web {
namespace {

/// A sensor that has to be started first takes its time; the daemon gives up after fifteen seconds.
constexpr std::chrono::seconds kPicture{20};
constexpr int kQuality = 80;

}  // namespace

Result<std::string_view> Pictures::next() {
  const auto& [camera, stream] = key_.stream;
  auto answer = line_.call(control::SnapshotRequest{camera, stream, !key_.wake}, kPicture);
  const auto snapshot = control::reply_in<control::Snapshot>(answer);
  if (!snapshot) return snapshot.error();
  if (auto done = control::read_frame(answer->attached.get(), snapshot->bytes, frame_); !done)
    return done.error();
  return jpeg_.of(snapshot->format, {snapshot->width, snapshot->height}, frame_, key_.width, kQuality);
}

}  // namespace jcam::web
