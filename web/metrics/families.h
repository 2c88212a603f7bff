// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <prometheus/metric_family.h>

#include <chrono>
#include <string>
#include <vector>

#include "common/result.h"
#include "control/protocol/status_report.h"

namespace jcam::metrics {

/// What the daemon says of itself, as metrics of Prometheus: names, units and kinds as its conventions want
/// them. A figure that is not known has no sample. `now` is the time of day. Pure.
std::vector<prometheus::MetricFamily> metric_families(const control::StatusReport& report,
                                                      std::chrono::system_clock::time_point now);

/// Without a daemon: only that it is not up.
std::vector<prometheus::MetricFamily> families_without_daemon();

/// In the text format, version 0.0.4.
std::string metrics_text(const std::vector<prometheus::MetricFamily>& families);
/// The same of what a daemon has answered, or has not. `now` is the time of day.
std::string metrics_text(const Result<control::StatusReport>& report,
                         std::chrono::system_clock::time_point now);

}  // namespace jcam::metrics
