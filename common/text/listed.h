// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace jcam {

/// "a, b, c": what `words` makes of each; empty for none.
template <typename Range, typename Words = std::identity>
std::string listed(const Range& range, Words words = {}) {
  std::string text;
  for (const auto& each : range) {
    if (!text.empty()) text += ", ";
    text += std::invoke(words, each);
  }
  return text;
}

}  // namespace jcam
