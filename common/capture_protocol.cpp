// SPDX-License-Identifier: Apache-2.0
#include "common/capture_protocol.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace jcam::capture {
namespace {

using nlohmann::json;

constexpr std::array<std::pair<Failure, std::string_view>, 7> kFailures{{
    {Failure::no_camera, "no-camera"},
    {Failure::session_refused, "session-refused"},
    {Failure::daemon_away, "daemon-away"},
    {Failure::end_of_stream, "end-of-stream"},
    {Failure::element_error, "element-error"},
    {Failure::format_refused, "format-refused"},
    {Failure::bad_pipeline, "bad-pipeline"},
}};

std::string dump(const json& object) {
  // Foreign text (an element's last words) may hold anything; broken UTF-8 is replaced and never throws.
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

json to_json(const Way& way) {
  json object = {{"pipeline", way.pipeline}, {"element", way.element}, {"note", way.note}};
  if (way.listed) {
    object["listed"] = {
        {"device", way.listed->device}, {"jpeg", way.listed->jpeg}, {"mode", way.listed->mode.text()}};
  }
  return object;
}
json to_json(const Load& c) {
  json ways = json::array();
  for (const auto& way : c.ways) ways.push_back(to_json(way));
  json others = json::array();
  for (const auto& [stream, format] : c.others) {
    others.push_back(
        {{"stream", stream}, {"format", format_name(format.pixel)}, {"mode", format.mode.text()}});
  }
  return {{"do", "load"}, {"ways", std::move(ways)}, {"others", std::move(others)}};
}
json to_json(const Play&) {
  return {{"do", "play"}};
}
json to_json(const Stop&) {
  return {{"do", "stop"}};
}
json to_json(const OutputOn& c) {
  return {{"do", "output-on"}, {"node", c.node.text()}, {"mapped", c.mapped}, {"turn", c.turn}};
}
json to_json(const OutputOff& c) {
  return {{"do", "output-off"}, {"node", c.node.text()}};
}
json to_json(const SetProperty& c) {
  return {{"do", "set"}, {"name", c.name}, {"value", c.value ? json(*c.value) : json(nullptr)}};
}

json to_json(const Ready& r) {
  return {{"is", "ready"}, {"note", r.note}};
}
json to_json(const FirstFrame&) {
  return {{"is", "first-frame"}};
}
json to_json(const Progress& r) {
  return {{"is", "progress"},           {"frames", r.frames},          {"written", r.written},
          {"drops", r.drops},           {"copied", r.copied},          {"unchanged", r.unchanged},
          {"running_us", r.running_us}, {"latency", r.latency.counts}, {"latency_us", r.latency.sum_us},
          {"stream", r.stream}};
}
json to_json(const OutputReleased& r) {
  return {{"is", "output-released"}, {"node", r.node.text()}};
}
json to_json(const OutputFailed& r) {
  return {{"is", "output-failed"}, {"node", r.node.text()}, {"reason", r.reason}};
}
json to_json(const PropertySet& r) {
  return {{"is", "property-set"}, {"name", r.name}, {"error", r.error}};
}
json to_json(const Failed& r) {
  return {{"is", "failed"}, {"kind", failure_name(r.kind)}, {"reason", r.reason}};
}

/// Takes typed fields out of an object and remembers whether one was missing or of another type.
class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

  std::string text(const char* key) {
    auto it = object_.find(key);
    if (it == object_.end() || !it->is_string()) return fail(key), std::string{};
    return it->get<std::string>();
  }
  std::optional<std::string> text_or_null(const char* key) {
    auto it = object_.find(key);
    if (it != object_.end() && it->is_null()) return std::nullopt;
    return text(key);
  }
  std::uint64_t count(const char* key) {
    auto it = object_.find(key);
    if (it == object_.end() || !it->is_number_unsigned()) return fail(key), 0;
    return it->get<std::uint64_t>();
  }
  LatencyHistogram latency(const char* counts, const char* sum_us) {
    LatencyHistogram found;
    found.sum_us = count(sum_us);
    auto it = object_.find(counts);
    const auto is_count = [](const json& value) { return value.is_number_unsigned(); };
    if (it == object_.end() || !it->is_array() || it->size() != found.counts.size() ||
        !std::all_of(it->begin(), it->end(), is_count))
      return fail(counts), found;
    it->get_to(found.counts);
    return found;
  }
  bool flag(const char* key) {
    auto it = object_.find(key);
    if (it == object_.end() || !it->is_boolean()) return fail(key), false;
    return it->get<bool>();
  }
  NodeName node(const char* key) {
    auto name = parse_node_name(text(key));
    if (!name) return fail(key), NodeName{};
    return *name;
  }
  /// What `read` makes of each; it gives nothing for one that is wrong.
  template <typename T>
  std::vector<T> list(const char* key, std::optional<T> (*read)(const json&)) {
    std::vector<T> items;
    const auto it = object_.find(key);
    if (it == object_.end() || !it->is_array()) return fail(key), items;
    for (const auto& object : *it) {
      auto item = read(object);
      if (!item) return fail(key), items;
      items.push_back(*std::move(item));
    }
    return items;
  }
  void fail(const char* key) {
    if (bad_.empty()) bad_ = key;
  }

  template <typename Message>
  Result<Message> result(Message message) const {
    if (!bad_.empty()) return Error{"capture message with a wrong or missing \"" + bad_ + "\"", {}};
    return message;
  }

 private:
  const json& object_;
  std::string bad_;
};

std::optional<Listed> read_listed(const json& object) {
  if (!object.is_object()) return std::nullopt;
  Fields f(object);
  const auto mode = parse_video_mode(f.text("mode"));
  auto listed = f.result<Listed>({f.text("device"), f.flag("jpeg"), mode ? *mode : VideoMode{}});
  if (!listed || !mode) return std::nullopt;
  return *std::move(listed);
}

std::optional<Way> read_way(const json& object) {
  if (!object.is_object()) return std::nullopt;
  Fields f(object);
  auto way = f.result<Way>({f.text("pipeline"), f.text("element"), std::nullopt, f.text("note")});
  if (!way) return std::nullopt;
  if (const auto it = object.find("listed"); it != object.end()) {
    way->listed = read_listed(*it);
    if (!way->listed) return std::nullopt;
  }
  return *std::move(way);
}

std::optional<OtherStream> read_other(const json& object) {
  if (!object.is_object()) return std::nullopt;
  Fields f(object);
  const auto stream = f.text("stream");
  const auto pixel = parse_format(f.text("format"));
  const auto mode = parse_video_mode(f.text("mode"));
  if (!check_stream_word(stream) || !pixel || !mode) return std::nullopt;
  return OtherStream{stream, {*pixel, *mode}};
}

Load read_load(Fields& f) {
  Load load{f.list("ways", read_way)};
  if (load.ways.empty()) f.fail("ways");
  load.others = f.list("others", read_other);
  return load;
}

Result<json> parse_object(std::string_view packet) {
  json object = json::parse(packet, nullptr, false);
  if (!object.is_object()) return Error{"capture message that is no JSON object", {}};
  return object;
}

}  // namespace

std::string_view failure_name(Failure failure) {
  for (const auto& [value, name] : kFailures) {
    if (value == failure) return name;
  }
  return "unknown";
}

std::string encode(const Command& command) {
  return dump(std::visit([](const auto& c) { return to_json(c); }, command));
}

std::string encode(const Report& report) {
  return dump(std::visit([](const auto& r) { return to_json(r); }, report));
}

Result<Command> decode_command(std::string_view packet) {
  auto object = parse_object(packet);
  if (!object) return object.error();
  Fields f(*object);
  const std::string word = f.text("do");
  if (word == "load") return f.result<Command>(read_load(f));
  if (word == "play") return f.result<Command>(Play{});
  if (word == "stop") return f.result<Command>(Stop{});
  if (word == "output-on")
    return f.result<Command>(OutputOn{f.node("node"), f.flag("mapped"), f.count("turn")});
  if (word == "output-off") return f.result<Command>(OutputOff{f.node("node")});
  if (word == "set") return f.result<Command>(SetProperty{f.text("name"), f.text_or_null("value")});
  return Error{"unknown capture command \"" + word + "\"", {}};
}

Result<Report> decode_report(std::string_view packet) {
  auto object = parse_object(packet);
  if (!object) return object.error();
  Fields f(*object);
  const std::string word = f.text("is");
  if (word == "ready") return f.result<Report>(Ready{f.text("note")});
  if (word == "first-frame") return f.result<Report>(FirstFrame{});
  if (word == "progress") {
    return f.result<Report>(Progress{f.count("frames"), f.count("written"), f.count("drops"),
                                     f.count("copied"), f.count("unchanged"), f.count("running_us"),
                                     f.latency("latency", "latency_us"), f.text("stream")});
  }
  if (word == "output-released") return f.result<Report>(OutputReleased{f.node("node")});
  if (word == "output-failed") return f.result<Report>(OutputFailed{f.node("node"), f.text("reason")});
  if (word == "property-set") return f.result<Report>(PropertySet{f.text("name"), f.text("error")});
  if (word == "failed") {
    const std::string kind = f.text("kind");
    for (const auto& [value, name] : kFailures) {
      if (name == kind) return f.result<Report>(Failed{value, f.text("reason")});
    }
    f.fail("kind");
    return f.result<Report>(Failed{});
  }
  return Error{"unknown capture report \"" + word + "\"", {}};
}

}  // namespace jcam::capture
