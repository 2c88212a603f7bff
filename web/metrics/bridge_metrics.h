// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <prometheus/metric_family.h>

#include <string>
#include <utility>
#include <vector>

#include "common/result.h"
#include "control/protocol/status_report.h"

namespace jcam::metrics {

/// Asks the daemon, each time. Any thread: each question has a connection of its own.
class BridgeMetrics {
 public:
  explicit BridgeMetrics(std::string socket) : socket_(std::move(socket)) {}
  /// What the daemon says now; or why there is no answer.
  Result<control::StatusReport> status() const;
  /// A daemon that does not answer is a metric, too: jcam_up 0.
  std::vector<prometheus::MetricFamily> collect() const;

 private:
  std::string socket_;
};

}  // namespace jcam::metrics
