// SPDX-License-Identifier: Apache-2.0
#include "web/metrics/bridge_metrics.h"

#include "control/client.h"
#include "web/metrics/families.h"

namespace jcam::metrics {

Result<control::StatusReport> BridgeMetrics::status() const {
  // Prometheus gives up after ten seconds by default; a daemon that lives answers in milliseconds.
  constexpr std::chrono::seconds kAnswer{5};
  auto client = control::Client::connect(socket_);
  if (!client) return client.error();
  auto answer = client->call(control::StatusRequest{}, kAnswer);
  if (!answer) return answer.error();
  auto* report = std::get_if<control::StatusReport>(&answer->reply);
  if (report == nullptr) return Error{"jcam-bridge answers something else", "use programs of one release"};
  return std::move(*report);
}

std::vector<prometheus::MetricFamily> BridgeMetrics::collect() const {
  const auto report = status();
  return report ? metric_families(*report, std::chrono::system_clock::now()) : families_without_daemon();
}

}  // namespace jcam::metrics
