// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "kubelet/plugin/say.h"

namespace jcam::kubelet {

/// The file that Node Feature Discovery reads, "jcam" in its directory. Stays when we end: the machine has
/// its cameras still. One thread.
class FeaturesFile {
 public:
  /// Empty: there is none.
  explicit FeaturesFile(std::string directory) : directory_(std::move(directory)) {}

  /// Writes it anew, whole or not at all, where it says something else than before. Nothing while the
  /// directory is not there: then nobody looks.
  void show(const std::string& text);
  /// It may have been taken away: the next show() writes it.
  void forget() { shown_ = false; }

 private:
  std::string directory_, text_;
  bool shown_ = false;
  Complaint complaint_;
};

}  // namespace jcam::kubelet
