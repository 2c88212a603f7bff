// SPDX-License-Identifier: Apache-2.0
#include "web/view/pictures.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

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
  const int file = answer->attached.get();
  if (auto good = control::check_frame(file, snapshot->bytes); !good) return good.error();
  const auto read = [file](std::size_t offset, std::span<std::uint8_t> to) {
    return control::read_frame(file, offset, to);
  };
  return jpeg_.of({snapshot->format, {snapshot->width, snapshot->height}, snapshot->bytes, read}, key_.width,
                  kQuality);
}

}  // namespace jcam::web
