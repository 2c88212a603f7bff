// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "web/request/guard.h"

namespace jcam::web {

/// What is to be seen over HTTP, and who may see it: reads a request with the library, and answers it. Any
/// thread; each request holds the one that serves it until it is answered.
class Site {
 public:
  /// `socket` is the daemon's.
  Site(const std::string& socket, Policy policy);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  ~Site();

  /// Answers the one request whose head has come over `connection`, which does not block and is borrowed.
  void serve(int connection, std::string head);
  /// Answers that go on end, and whoever waits for the daemon waits no more.
  void end();

 private:
  class Library;
  std::unique_ptr<Library> library_;
};

}  // namespace jcam::web
