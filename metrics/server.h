// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "common/result.h"
#include "metrics/bridge_metrics.h"

namespace httplib {
class Server;
}

namespace jcam::metrics {

/// Answers GET /metrics in Prometheus' text format, and /healthz and /healthz/csi0 with 200 or 503 and a line
/// (health.h), on threads of its own that end with it.
class Server {
 public:
  /// Listens at "127.0.0.1:9752" or "[::1]:9752"; port 0 is one that is free.
  static Result<std::unique_ptr<Server>> listen(const std::string& address,
                                                std::shared_ptr<BridgeMetrics> metrics);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return port_; }

 private:
  Server();
  struct Running;
  std::unique_ptr<Running> running_;
  int port_ = 0;
};

}  // namespace jcam::metrics
