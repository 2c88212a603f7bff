// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace jcam {

/// Inside of gst/pipeline: elements and caps, joined by "!". Pure.
class Chain {
 public:
  void add(std::string_view link) {
    if (link.empty()) return;
    if (!text_.empty()) text_ += " ! ";
    text_ += link;
  }
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace jcam
