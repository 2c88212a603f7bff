// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "tests/lab/v4l2/lab_support.h"
#include "v4l2/loopback_node.h"

namespace jcam::lab {

/// A node with a frame in it: the first, where a test does not say otherwise.
class WrittenNode : public testing::Test {
 protected:
  explicit WrittenNode(std::size_t which = 0) : which_(which) {}
  void SetUp() override {
    auto node = LoopbackNode::open(nodes().at(which_), kFormat);
    ASSERT_TRUE(node) << node.error().message();
    node_ = std::move(*node);
    slate();
  }
  /// A frame by the daemon's way.
  void slate() {
    const auto done = node_->write(painted(kFormat, ++number_));
    ASSERT_TRUE(done) << done.error().message();
  }

  std::optional<LoopbackNode> node_;
  std::uint32_t number_ = 0;  ///< of the newest frame

 private:
  std::size_t which_;
};

}  // namespace jcam::lab
