// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "common/os/open_sockets.h"
#include "common/os/unique_fd.h"
#include "web/answers.h"
#include "web/request/guard.h"
#include "web/request/reply.h"
#include "web/view/daemon.h"
#include "web/view/places.h"
#include "web/view/projection.h"

namespace jcam::web {

/// What is to be seen over HTTP, and who may see it. Any thread; each request holds the one that serves it
/// until it is answered, but for viewers of what another one shows already.
class Site {
 public:
  /// `socket` is the daemon's.
  Site(const std::string& socket, Policy policy);

  /// Answers the one request that has come over `connection`, which does not block: a head that
  /// refused_head() lets through.
  void serve(UniqueFd connection, std::string_view head);
  /// Answers that go on end, and whoever waits for the daemon waits no more.
  void end();

 private:
  /// Answers that go on: others are served beside them.
  static constexpr int kMostThatGoOn = 24;

  Reply answer(const Target& target);
  void go_on(const Target& target, UniqueFd connection);

  Policy policy_;
  Daemon daemon_;
  Answers answers_;
  OpenSockets open_;  ///< connections that are being answered
  Places places_{kMostThatGoOn};
  Projections projections_;
};

}  // namespace jcam::web
