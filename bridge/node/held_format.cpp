// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/camera_nodes.h"
#include "v4l2/output_node.h"

namespace jcam::bridge {
namespace {

std::optional<NodeFormat> format_of(const OutputPicture& picture, int fps) {
  for (const auto pixel : {PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12, PixelFormat::i420,
                           PixelFormat::bgrx, PixelFormat::mjpeg}) {
    if (fourcc(pixel) == picture.code) return NodeFormat{pixel, {picture.size, fps}};
  }
  return std::nullopt;
}

bool is_read(const std::string& path, const NodeDirectory& directory) {
  auto watch = ReaderWatch::open(path);
  if (watch && watch->supported()) {
    const auto readers = watch->reread();
    return readers && *readers > 0;
  }
  return directory.opened_by_others();
}

}  // namespace

std::optional<NodeFormat> held_by_reader(const CameraName& camera, const StreamConfig& wanted,
                                         NodePlace place) {
  for (int i = 0; i < wanted.max_nodes; ++i) {
    const NodeName name{camera, i, wanted.stream};
    const int fd = place.store.left(name);
    if (fd < 0) continue;
    const auto picture = output_picture(fd);
    if (!picture || picture->is(wanted.node_format())) continue;
    const auto node = place.directory.provide(name);
    const bool kept = is_kept_from(wanted.node_format(), fd).value_or(false);
    if (node && (kept || is_read(node->path, place.directory))) return format_of(*picture, wanted.output.fps);
  }
  return std::nullopt;
}

std::optional<bool> CameraNodes::are_kept_from(const NodeFormat& wanted) const {
  std::optional<bool> kept;
  for (const auto& node : nodes_) {
    if (!node.usable()) continue;
    kept = is_kept_from(wanted, node.node().fd());
    if (!kept || *kept) break;
  }
  return kept;
}

std::optional<NodeFormat> CameraNodes::kept_picture() const {
  // Another one has the new picture already, and would lose its reader.
  if (readers() != 0) return std::nullopt;
  for (const auto& node : nodes_) {
    if (node.kept_picture()) return format_of(*node.kept_picture(), format_.mode.fps);
  }
  return std::nullopt;
}

}  // namespace jcam::bridge
