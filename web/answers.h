// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <httplib.h>

#include <atomic>
#include <string>

#include "web/request/target.h"
#include "web/view/daemon.h"
#include "web/view/feed.h"

namespace jcam::web {

/// Fills in the library's answer to each thing that can be asked for. Any thread.
class Answers {
 public:
  explicit Answers(const std::string& socket);

  /// `target` may be had by whoever asks.
  void answer(const Target& target, httplib::Response& response);
  /// `changes`: of what would have changed something.
  static void refuse(const Refusal& refusal, httplib::Response& response, bool changes = false);
  void end() { daemon_.end(); }

 private:
  /// Answers that go on, each of which has a thread: others are served beside them.
  static constexpr int kMostThatGoOn = 24;
  class Place;

  Result<control::StatusReport> status() const {
    return daemon_.ask<control::StatusReport>(control::StatusRequest{});
  }
  void health(const Target& target, httplib::Response& response) const;
  void picture(const Target& target, httplib::Response& response);
  void motion(const Target& target, httplib::Response& response);
  void events(httplib::Response& response);
  void properties(const Target& target, httplib::Response& response) const;
  void change(const Target& target, httplib::Response& response) const;

  Daemon daemon_;
  Feeds feeds_;
  std::atomic<int> going_on_{0};
};

}  // namespace jcam::web
