// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plugin/daemon_link.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace jcam::kubelet {
namespace {

constexpr std::chrono::milliseconds kFirstPause{200};
/// As long as it is away, it may be seen so much too late.
constexpr std::chrono::milliseconds kLongestPause{1000};
constexpr std::chrono::seconds kFirstAnswer{1};
constexpr std::chrono::milliseconds kNoWait{0};

}  // namespace

DaemonLink::News DaemonLink::take(Time now) {
  if (client_) return read(now);
  return now >= next_try_ ? connect(now) : News{};
}

DaemonLink::News DaemonLink::connect(Time now) {
  auto client = control::Client::connect(socket_);
  if (!client) return lost(client.error(), now);
  auto report = control::reply_in<control::StatusReport>(client->call(control::WatchRequest{}, kFirstAnswer));
  if (!report) return lost(report.error(), now);
  client_ = std::move(*client);
  pause_ = {};
  complaint_.settle("jcam-bridge is there again");
  return {std::move(*report), false};
}

DaemonLink::News DaemonLink::read(Time now) {
  News news;
  for (;;) {
    auto report = control::reply_in<control::StatusReport>(client_->next(kNoWait));
    if (report) {
      news.report = std::move(*report);
    } else if (report.error().os == ETIMEDOUT) {
      return news;
    } else {
      return lost(report.error(), now);
    }
  }
}

DaemonLink::News DaemonLink::lost(const Error& error, Time now) {
  client_.reset();
  pause_ = std::clamp(pause_ * 2, kFirstPause, kLongestPause);
  next_try_ = now + pause_;
  complaint_.raise(error.message());
  return {std::nullopt, true};
}

}  // namespace jcam::kubelet
