// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "common/result.h"
#include "web/request/guard.h"

namespace jcam::web {

struct ServerOptions {
  std::string listen;  ///< "127.0.0.1:9911" or "[::1]:9911"; port 0 is one that is free
  std::string socket;  ///< the daemon's
  Policy policy{};
};

/// Serves site.h at an address, on threads of its own that end with it: one that takes connections, and while
/// somebody asks at most 32 that answer.
class Server {
 public:
  static Result<std::unique_ptr<Server>> listen(const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return port_; }

 private:
  explicit Server(const ServerOptions& options);
  struct Running;
  std::unique_ptr<Running> running_;
  int port_ = 0;
};

}  // namespace jcam::web
