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

/// The placeholder picture of one stream, in its nodes' own format. Rendered by a jcam-capture of its own,
/// once for each set of words; until that is done the picture before it stays, and a plain one if there is
/// none. It is kept packed and unpacked only while it is used, so an idle camera holds no frame in memory.
class Slates {
 public:
  /// `program`: jcam-capture.
  Slates(CameraName camera, const NodeFormat& format, std::string program);

  /// Wants a picture with these words. Starts rendering if they are new.
  void want(const std::string& words);
  /// True if `pid` was our renderer; then `wait_status` is how it ended.
  bool reaped(pid_t pid, int wait_status);
  /// True once after the picture changed.
  bool take_changed();

  /// The current picture, whole.
  std::vector<std::byte> picture() const { return picture_.unpack(); }

 private:
  void render();
  void use_plain();

  CameraName camera_;
  NodeFormat format_;
  std::string program_;
  std::string wanted_;
  std::string rendering_;
  std::string shown_;
  Child renderer_;
  UniqueFd canvas_;        ///< what the renderer fills
  PackedPicture picture_;  ///< what is shown
  bool changed_ = false;
};

}  // namespace jcam::bridge
