// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string_view>

#include "common/names.h"
#include "common/picture/scaled_jpeg.h"
#include "common/result.h"
#include "web/view/daemon.h"

namespace jcam::web {

/// Which pictures: those who want the same share them.
struct PictureKey {
  StreamName stream;
  int width = 0;      ///< at most, 0: as it is
  int fps = 0;        ///< at most; 0: one picture alone
  bool wake = false;  ///< a sensor may be started
  std::strong_ordering operator<=>(const PictureKey&) const = default;
  bool operator==(const PictureKey&) const = default;
};

/// Takes pictures one after the other, over one connection and in the same memory. One thread at a time; the
/// daemon outlives it.
class Pictures {
 public:
  Pictures(const Daemon& daemon, const PictureKey& key) : line_(daemon), key_(key) {}

  /// A JPEG, which is there until the next. The error is why there is none.
  Result<std::string_view> next();

 private:
  Daemon::Line line_;
  PictureKey key_;
  ScaledJpeg jpeg_;
};

}  // namespace jcam::web
