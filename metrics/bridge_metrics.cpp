// SPDX-License-Identifier: Apache-2.0
#include "metrics/bridge_metrics.h"

#include "control/client.h"
#include "metrics/families.h"

namespace jcam::metrics {

std::vector<prometheus::MetricFamily> BridgeMetrics::collect() const {
  // Prometheus gives up after ten seconds by default; a daemon that lives answers in milliseconds.
  constexpr std::chrono::seconds kAnswer{5};
  auto client = control::Client::connect(socket_);
  if (!client) return families_without_daemon();
  const auto answer = client->call(control::StatusRequest{}, kAnswer);
  if (!answer) return families_without_daemon();
  const auto* report = std::get_if<control::StatusReport>(&answer->reply);
  return report == nullptr ? families_without_daemon()
                           : metric_families(*report, std::chrono::system_clock::now());
}

}  // namespace jcam::metrics
