// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "tests/lab/v4l2/lab_support.h"
#include "v4l2/loopback_node.h"

namespace jcam::lab {

/// The first node, with a frame in it.
class WrittenNode : public testing::Test {
 protected:
  void SetUp() override {
    auto node = LoopbackNode::open(nodes().at(0), kFormat);
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
};

}  // namespace jcam::lab
