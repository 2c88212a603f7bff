// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace jcam::kubelet {

/// One line on standard error, in one piece. Any thread.
void say(std::string_view text);

/// Says what is new only: what goes on failing is in the log once, and once when it is over.
class Complaint {
 public:
  void raise(const std::string& text) {
    if (text != said_) say(said_ = text);
  }
  void settle(std::string_view text) {
    if (!said_.empty()) say(text);
    said_.clear();
  }

 private:
  std::string said_;
};

}  // namespace jcam::kubelet
