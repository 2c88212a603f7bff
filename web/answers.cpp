// SPDX-License-Identifier: Apache-2.0
#include "web/answers.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/text/text.h"
#include "web/metrics/families.h"
#include "web/metrics/health.h"
#include "web/page/page.h"

namespace jcam::web {
namespace {

constexpr const char* kJson = "application/json";
constexpr const char* kMetrics = "text/plain; version=0.0.4; charset=utf-8";

Reply line(int status, const std::string& text) {
  return {status, kPlainText, one_line(text) + '\n'};
}

Reply why_not(const Error& error) {
  return line(503, error.message());
}

Reply health_line(const metrics::Health& health) {
  return line(health.well ? 200 : 503, health.text);
}

Reply no_camera(const CameraName& camera) {
  return line(404, "there is no camera " + camera.text());
}

}  // namespace

Answers::Answers(const Daemon& daemon)
    : daemon_(daemon), feeds_([this](const PictureKey& key) -> Result<std::string> {
        Pictures pictures(daemon_, key);
        const auto jpeg = pictures.next();
        if (!jpeg) return jpeg.error();
        return std::string(*jpeg);
      }) {}

Reply Answers::answer(const Target& target) {
  switch (target.kind) {
    case Kind::file:
      if (const auto file = page_file(target.file))
        return {200, std::string(file->type), std::string(file->bytes)};
      break;
    case Kind::metrics:
      return {200, kMetrics, metrics::metrics_text(status(), std::chrono::system_clock::now())};
    case Kind::health:
      return health(target);
    case Kind::status: {
      const auto report = status();
      if (!report) return why_not(report.error());
      return {200, kJson, control::status_json(*report, 2) + '\n'};
    }
    case Kind::history:
      return history();
    case Kind::events:
      return {200, "text/event-stream"};
    case Kind::picture:
      return picture(target);
    case Kind::motion:
      return motion(target);
    case Kind::properties:
      return properties(target);
    case Kind::set:
    case Kind::unset:
      return change(target);
  }
  return line(404, "there is no such thing here");
}

Reply Answers::health(const Target& target) const {
  const auto report = status();
  if (!report) return why_not(report.error());
  if (!target.camera) return health_line(metrics::health_of(*report));
  const auto health = metrics::health_of(*report, target.camera->text());
  return health ? health_line(*health) : no_camera(*target.camera);
}

Reply Answers::history() const {
  const auto history = daemon_.ask<control::History>(control::HistoryRequest{std::nullopt, 0, true});
  if (!history) return why_not(history.error());
  return {200, kJson, control::history_json(*history) + '\n'};
}

Reply Answers::picture(const Target& target) {
  const auto made = feeds_.get({target.stream, target.width, 0, target.wake})->next();
  if (!made) return why_not(made.error());
  return {200, "image/jpeg", **made};
}

Reply Answers::motion(const Target& target) {
  Reply first = picture(target);
  return first.status == 200 ? Reply{200, kMultipart} : first;
}

Reply Answers::properties(const Target& target) const {
  const auto report = status();
  if (!report) return why_not(report.error());
  const auto camera = std::find_if(report->cameras.begin(), report->cameras.end(),
                                   [&](const auto& c) { return c.name == *target.camera; });
  if (camera == report->cameras.end()) return no_camera(*target.camera);
  auto settings = nlohmann::json::array();
  for (const auto& setting : camera->settings)
    settings.push_back({{"name", setting.name},
                        {"value", setting.value},
                        {"state", std::string(state_name(setting.state))},
                        {"why", setting.why}});
  const nlohmann::json text{{"settings", settings}};
  return {200, kJson, text.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n'};
}

Reply Answers::change(const Target& target) const {
  const auto operation =
      target.kind == Kind::set
          ? control::Operation(control::SetRequest{*target.camera, target.property, target.value})
          : control::Operation(control::UnsetRequest{*target.camera, target.property});
  const auto done = daemon_.ask<control::Done>(operation);
  if (!done) return line(409, done.error().message());
  return line(200, done->note.empty() ? "done" : done->note);
}

}  // namespace jcam::web
