// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <prometheus/collectable.h>

#include <string>
#include <utility>
#include <vector>

namespace jcam::metrics {

/// Asks the daemon, each time. Any thread: each question has a connection of its own.
class BridgeMetrics final : public prometheus::Collectable {
 public:
  explicit BridgeMetrics(std::string socket) : socket_(std::move(socket)) {}
  /// A daemon that does not answer is a metric, too: jcam_up 0.
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  std::string socket_;
};

}  // namespace jcam::metrics
