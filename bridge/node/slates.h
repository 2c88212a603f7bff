// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bridge/node/packed_picture.h"
#include "bridge/system/child.h"
#include "common/names.h"
#include "common/os/unique_fd.h"
#include "common/video.h"

namespace jcam::bridge {

/// The placeholder picture of one stream, in its nodes' own format. Rendered by a jcam-capture of its own;
/// until that is done the picture before it stays, and a plain one if there is none. The last few are kept,
/// since that process takes the processor away from a capture that starts or starts anew. They are packed,
/// and unpacked only while they are used, so an idle camera holds no frame in memory.
class Slates {
 public:
  /// `program`: jcam-capture.
  Slates(CameraName camera, const NodeFormat& format, std::string program);

  /// Wants a picture with these words. Starts rendering if there is none.
  void want(const std::string& words);
  /// True if `pid` was our renderer; then `wait_status` is how it ended.
  bool reaped(pid_t pid, int wait_status);
  /// The picture is another one than at the last take_changed().
  bool has_changed() const { return changed_; }
  bool take_changed();

  /// The current picture, whole.
  std::vector<std::byte> picture() const { return drawn_.back().picture.unpack(); }

 private:
  struct Drawn {
    std::string words;  ///< none: the plain one
    PackedPicture picture;
  };

  void show_wanted();
  void render();
  void keep(Drawn drawn);

  CameraName camera_;
  NodeFormat format_;
  std::string program_;
  std::string wanted_;
  std::string rendering_;
  std::string failed_;  ///< could not be rendered, and are not tried again before others are wanted
  Child renderer_;
  UniqueFd canvas_;           ///< what the renderer fills
  std::vector<Drawn> drawn_;  ///< the last one is shown
  bool changed_ = false;
};

}  // namespace jcam::bridge
