// SPDX-License-Identifier: Apache-2.0
#include "web/view/events.h"

#include <cerrno>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

namespace jcam::web {
namespace {

using namespace std::chrono_literals;

constexpr auto kAnswerTime = 5s;
constexpr auto kWait = 1s;
/// Figures of a camera that runs are told again after this, and a listener of whom nothing is heard gets a
/// sign of life, by which it is found out when it is gone.
constexpr auto kFigures = 2s;
constexpr auto kSign = 15s;
/// The figures of the last ten minutes have something new about as often.
constexpr auto kRecent = 5s;

}  // namespace

std::string event_text(std::string_view name, std::string_view line) {
  std::string text = "event: ";
  text += name;
  text += "\ndata: ";
  text += line;
  text += "\n\n";
  return text;
}

bool Events::step(const Write& write) {
  if (!watch_) return find_daemon(write);
  auto answer = watch_->next(kWait);
  if (answer) {
    const auto* report = std::get_if<control::StatusReport>(&answer->reply);
    return report == nullptr || tell(write, *report);
  }
  if (answer.error().os != ETIMEDOUT) return gone(write, answer.error());
  const auto quiet = Clock::now() - told_;
  if (running_ && quiet >= kFigures) {
    const auto report = daemon_.ask<control::StatusReport>(control::StatusRequest{});
    return report ? tell(write, *report) : gone(write, report.error());
  }
  if (quiet < kSign) return true;
  told_ = Clock::now();
  return write(":\n\n");
}

bool Events::find_daemon(const Write& write) {
  auto client = control::Client::connect(daemon_.socket());
  if (!client) return gone(write, client.error());
  const auto answer = client->call(control::WatchRequest{}, kAnswerTime);
  if (!answer) return gone(write, answer.error());
  watch_ = std::move(*client);
  said_gone_ = false;
  const auto* report = std::get_if<control::StatusReport>(&answer->reply);
  return report == nullptr || tell(write, *report);
}

bool Events::tell(const Write& write, const control::StatusReport& report) {
  told_ = Clock::now();
  running_ = control::is_any_streaming(report);
  if (std::exchange(daemon_pid_, report.pid) != report.pid) {
    after_ = 0;
    recent_due_ = {};
  }
  if (!write(event_text("status", control::status_json(report, -1)))) return false;
  const bool recent = told_ >= recent_due_;
  const auto history = daemon_.ask<control::History>(control::HistoryRequest{std::nullopt, after_, recent});
  if (!history || (history->events.empty() && history->figures.empty())) return true;
  if (recent) recent_due_ = told_ + kRecent;
  if (!history->events.empty()) after_ = history->events.back().number;
  return write(event_text("history", control::history_json(*history, -1)));
}

bool Events::gone(const Write& write, const Error& error) {
  watch_.reset();
  if (!std::exchange(said_gone_, true)) {
    told_ = Clock::now();
    const nlohmann::json text{{"error", error.what}, {"hint", error.hint}};
    return write(event_text("gone", text.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)));
  }
  std::this_thread::sleep_for(kWait);
  if (Clock::now() - told_ < kSign) return true;
  told_ = Clock::now();
  return write(":\n\n");
}

}  // namespace jcam::web
