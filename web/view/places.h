// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>

namespace jcam::web {

/// Held as long as an answer goes on.
using Place = std::shared_ptr<void>;

/// So many places and no more. Any thread; it outlives them.
class Places {
 public:
  explicit Places(int most) : most_(most) {}
  /// Nothing: all are taken.
  Place take() {
    if (taken_.fetch_add(1) >= most_) {
      taken_.fetch_sub(1);
      return nullptr;
    }
    return {this, [](Places* places) { places->taken_.fetch_sub(1); }};
  }

 private:
  const int most_;
  std::atomic<int> taken_{0};
};

}  // namespace jcam::web
