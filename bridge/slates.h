// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "bridge/child.h"
#include "common/config.h"
#include "common/unique_fd.h"

namespace jcam::bridge {

/// The placeholder picture of one camera, in its nodes' own format. Rendered by a jcam-capture of its own,
/// once for each set of words; until that is done the picture before it stays, and a plain one if there is
/// none. The pixels live in a memory file and are mapped only while they are used, so an idle camera holds no
/// frame in the daemon's memory.
class Slates {
 public:
  /// `program`: jcam-capture.
  Slates(CameraConfig camera, std::string program);

  /// Wants a picture with these words. Starts rendering if they are new.
  void want(const std::string& words);
  /// True if `pid` was our renderer; then `wait_status` is how it ended.
  bool reaped(pid_t pid, int wait_status);
  /// True once after the picture changed.
  bool take_changed();

  /// A view of the current picture's bytes, mapped as long as it lives.
  class View {
   public:
    explicit View(int memory_file);
    View(const View&) = delete;
    View& operator=(const View&) = delete;
    ~View();
    std::span<const std::byte> bytes() const { return {start_, size_}; }

   private:
    const std::byte* start_ = nullptr;
    std::size_t size_ = 0;
  };
  View view() const { return View(picture_.get()); }

 private:
  void render();
  void use_plain();

  CameraConfig camera_;
  std::string program_;
  std::string wanted_;
  std::string rendering_;
  std::string shown_;
  Child renderer_;
  UniqueFd canvas_;   ///< what the renderer fills
  UniqueFd picture_;  ///< what is shown
  bool changed_ = false;
};

}  // namespace jcam::bridge
