// SPDX-License-Identifier: Apache-2.0
#include "web/answers.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "common/text/text.h"
#include "web/metrics/families.h"
#include "web/metrics/health.h"
#include "web/page/page.h"
#include "web/view/events.h"

namespace jcam::web {
namespace {

using httplib::Response;
using namespace std::chrono_literals;

constexpr const char* kText = "text/plain; charset=utf-8";
constexpr const char* kJson = "application/json";
constexpr const char* kMetrics = "text/plain; version=0.0.4; charset=utf-8";
constexpr const char* kMultipart = "multipart/x-mixed-replace; boundary=jcam";
/// How long moving pictures wait for a camera that has stopped.
constexpr auto kPatience = 10s;
constexpr auto kTryAgain = 1s;

void line(Response& response, int status, const std::string& text) {
  response.status = status;
  response.set_content(one_line(text) + '\n', kText);
}

void health_line(Response& response, const metrics::Health& health) {
  line(response, health.well ? 200 : 503, health.text);
}

bool write_all_of(const httplib::DataSink& sink, std::string_view text) {
  return sink.write(text.data(), text.size());
}

/// A picture as a part of many: made once, however many see it, and written at once.
std::string part_of(const std::string& jpeg) {
  return "--jcam\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) + "\r\n\r\n" +
         jpeg + "\r\n";
}

/// One picture after the other, for one viewer.
struct Motion {
  std::shared_ptr<Feed> feed;
  Shown shown;
  bool first = true;
  std::chrono::steady_clock::time_point alive{};

  bool step(const httplib::DataSink& sink) {
    if (!std::exchange(first, false)) {
      const auto next = feed->next(shown.number);
      if (!next) {
        std::this_thread::sleep_for(kTryAgain);
        return sink.is_writable() && std::chrono::steady_clock::now() - alive < kPatience;
      }
      shown = *next;
    }
    alive = std::chrono::steady_clock::now();
    // A viewer that is gone is found out by this, at the second picture at the latest.
    return write_all_of(sink, *shown.bytes);
  }
};

}  // namespace

/// Held as long as an answer goes on.
class Answers::Place {
 public:
  explicit Place(std::atomic<int>& taken) : taken_(taken), free_(taken.fetch_add(1) < kMostThatGoOn) {}
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { taken_.fetch_sub(1); }
  bool is_free() const { return free_; }

 private:
  std::atomic<int>& taken_;
  bool free_;
};

Answers::Answers(const std::string& socket)
    : daemon_(socket), feeds_([this](const FeedKey& key) {
        auto jpeg = daemon_.picture(key.stream, key.width, key.wake);
        return jpeg && key.fps > 0 ? Result<std::string>(part_of(*jpeg)) : jpeg;
      }) {}

void Answers::refuse(const Refusal& refusal, Response& response, bool changes) {
  line(response, refusal.status, refusal.text);
  if (refusal.status != 401) return;
  // A browser asks a person for a password before it shows the page; the page has a place of its own for the
  // token.
  response.set_header("WWW-Authenticate", changes ? "Bearer" : "Basic realm=\"jcam\", charset=\"UTF-8\"");
}

void Answers::answer(const Target& target, Response& response) {
  switch (target.kind) {
    case Kind::file:
      if (const auto file = page_file(target.file))
        response.set_content(file->bytes.data(), file->bytes.size(), std::string(file->type));
      return;
    case Kind::metrics:
      return response.set_content(metrics::metrics_text(status(), std::chrono::system_clock::now()),
                                  kMetrics);
    case Kind::health:
      return health(target, response);
    case Kind::status: {
      const auto report = status();
      if (!report) return line(response, 503, report.error().message());
      return response.set_content(control::status_json(*report, 2) + '\n', kJson);
    }
    case Kind::history: {
      const auto history = daemon_.ask<control::History>(control::HistoryRequest{std::nullopt, 0, true});
      if (!history) return line(response, 503, history.error().message());
      return response.set_content(control::history_json(*history) + '\n', kJson);
    }
    case Kind::events:
      return events(response);
    case Kind::picture:
      return picture(target, response);
    case Kind::motion:
      return motion(target, response);
    case Kind::properties:
      return properties(target, response);
    case Kind::set:
    case Kind::unset:
      return change(target, response);
  }
}

void Answers::health(const Target& target, Response& response) const {
  const auto report = status();
  if (!report) return health_line(response, {false, report.error().message()});
  if (!target.camera) return health_line(response, metrics::health_of(*report));
  const auto health = metrics::health_of(*report, target.camera->text());
  if (!health) return line(response, 404, "there is no camera " + target.camera->text());
  health_line(response, *health);
}

void Answers::picture(const Target& target, Response& response) {
  const auto shown = feeds_.get({target.stream, target.width, 0, target.wake})->next(0);
  if (!shown) return line(response, 503, shown.error().message());
  response.set_content(*shown->bytes, "image/jpeg");
}

void Answers::motion(const Target& target, Response& response) {
  auto place = std::make_shared<Place>(going_on_);
  if (!place->is_free()) return refuse(refusal_of(503), response);
  auto motion = std::make_shared<Motion>();
  motion->feed = feeds_.get({target.stream, target.width, target.fps, target.wake});
  const auto first = motion->feed->next(0);
  if (!first) return line(response, 503, first.error().message());
  motion->shown = *first;
  response.set_content_provider(
      kMultipart, [place, motion](std::size_t, const httplib::DataSink& sink) { return motion->step(sink); });
}

void Answers::events(Response& response) {
  auto place = std::make_shared<Place>(going_on_);
  if (!place->is_free()) return refuse(refusal_of(503), response);
  auto events = std::make_shared<Events>(daemon_);
  response.set_content_provider(
      "text/event-stream", [place, events](std::size_t, const httplib::DataSink& sink) {
        if (!sink.is_writable()) return false;
        return events->step([&](std::string_view text) { return write_all_of(sink, text); });
      });
}

void Answers::properties(const Target& target, Response& response) const {
  const auto report = status();
  if (!report) return line(response, 503, report.error().message());
  const auto camera = std::find_if(report->cameras.begin(), report->cameras.end(),
                                   [&](const auto& c) { return c.name == *target.camera; });
  if (camera == report->cameras.end())
    return line(response, 404, "there is no camera " + target.camera->text());
  auto settings = nlohmann::json::array();
  for (const auto& setting : camera->settings)
    settings.push_back({{"name", setting.name},
                        {"value", setting.value},
                        {"state", std::string(state_name(setting.state))},
                        {"why", setting.why}});
  response.set_content(
      nlohmann::json{{"settings", settings}}.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
          '\n',
      kJson);
}

void Answers::change(const Target& target, Response& response) const {
  const auto operation =
      target.kind == Kind::set
          ? control::Operation(control::SetRequest{*target.camera, target.property, target.value})
          : control::Operation(control::UnsetRequest{*target.camera, target.property});
  const auto done = daemon_.ask<control::Done>(operation);
  if (!done) return line(response, 409, done.error().message());
  line(response, 200, done->note.empty() ? "done" : done->note);
}

}  // namespace jcam::web
