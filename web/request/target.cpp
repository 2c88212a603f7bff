// SPDX-License-Identifier: Apache-2.0
#include "web/request/target.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "common/text/number.h"
#include "common/text/text.h"
#include "web/page/page.h"

namespace jcam::web {
namespace {

using Parsed = std::variant<Target, Refusal>;

constexpr int kMinWidth = 16;
constexpr int kMaxWidth = 8192;
constexpr int kMaxFps = 30;
constexpr std::size_t kMaxValue = 1024;

Parsed nothing_there(std::string_view path) {
  return Refusal{404, one_line("there is no " + std::string(path), 80)};
}

/// Takes `start` off `text`.
bool take(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

std::optional<Refusal> read_number(const std::string& key, const std::string& text, int least, int most,
                                   int& number) {
  const auto read = parse_number<int>(text);
  if (!read || *read < least || *read > most)
    return Refusal{400, one_line(key + "=" + text, 80) + ": write a whole number, " + std::to_string(least) +
                            " to " + std::to_string(most)};
  number = *read;
  return std::nullopt;
}

/// What stands behind the "?" of a picture; pictures in motion have a rate as well.
std::optional<Refusal> read_query(const Query& query, Target& target) {
  for (auto at = query.begin(); at != query.end(); ++at) {
    const auto& [key, text] = *at;
    if (at != query.begin() && std::prev(at)->first == key)
      return Refusal{400, one_line(key, 80) + " stands twice"};
    std::optional<Refusal> refused;
    if (key == "width")
      refused = read_number(key, text, kMinWidth, kMaxWidth, target.width);
    else if (key == "fps" && target.kind == Kind::motion)
      refused = read_number(key, text, 1, kMaxFps, target.fps);
    else if (key == "wake" && (text == "0" || text == "1"))
      target.wake = text == "1";
    else if (key != "t")  // whatever it is: it makes a browser ask again
      refused = Refusal{400, one_line(key + "=" + text, 80) + " means nothing here"};
    if (refused) return refused;
  }
  return std::nullopt;
}

/// "csi0.jpg", "csi0/small.mjpeg".
Parsed parse_picture(std::string_view path, std::string_view name, const Query& query) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos) return nothing_there(path);
  const auto ending = name.substr(dot);
  Target target;
  if (ending == ".jpg")
    target.kind = Kind::picture;
  else if (ending == ".mjpeg")
    target.kind = Kind::motion;
  else
    return nothing_there(path);
  name = name.substr(0, dot);
  const auto slash = name.find('/');
  const auto camera = parse_camera_name(name.substr(0, slash));
  if (!camera) return nothing_there(path);
  target.stream.camera = *camera;
  if (slash != std::string_view::npos) {
    target.stream.stream = std::string(name.substr(slash + 1));
    if (target.stream.stream == "main")
      target.stream.stream.clear();
    else if (!check_stream_word(target.stream.stream))
      return nothing_there(path);
  }
  if (auto refused = read_query(query, target)) return *std::move(refused);
  return target;
}

bool is_property(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// "csi0/properties", "csi0/properties/wbmode".
Parsed parse_properties(std::string_view method, std::string_view path, std::string_view name,
                        const Query& query) {
  const auto slash = name.find('/');
  const auto camera = parse_camera_name(name.substr(0, slash));
  if (!camera || slash == std::string_view::npos) return nothing_there(path);
  name.remove_prefix(slash + 1);
  if (!take(name, "properties")) return nothing_there(path);
  Target target{Kind::properties, {}, *camera};
  const bool changes = method == "PUT" || method == "DELETE";
  if (name.empty()) return changes ? Parsed(Refusal{405, "name the property behind it"}) : Parsed(target);
  if (!take(name, "/") || !is_property(name)) return nothing_there(path);
  if (!changes) return Refusal{405, "PUT and DELETE are for one property"};
  target.property = std::string(name);
  if (method == "DELETE") {
    target.kind = Kind::unset;
    return target;
  }
  target.kind = Kind::set;
  const auto value = query.find("value");
  if (query.size() != 1 || value == query.end()) return Refusal{400, "write it like ?value=daylight"};
  if (value->second.size() > kMaxValue) return Refusal{400, "the value is too long"};
  target.value = value->second;
  return target;
}

Parsed parse_plain(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, Kind>, 5> kPlain{{{"/metrics", Kind::metrics},
                                                                     {"/healthz", Kind::health},
                                                                     {"/api/status", Kind::status},
                                                                     {"/api/history", Kind::history},
                                                                     {"/api/events", Kind::events}}};
  for (const auto& [name, kind] : kPlain) {
    if (path == name) return Target{kind};
  }
  auto rest = path;
  if (take(rest, "/healthz/")) {
    const auto camera = parse_camera_name(rest);
    if (!camera) return nothing_there(path);
    return Target{Kind::health, {}, *camera};
  }
  if (path == "/") return Target{Kind::file, "index.html"};
  if (take(rest, "/") && page_file(rest)) return Target{Kind::file, std::string(rest)};
  return nothing_there(path);
}

}  // namespace

std::variant<Target, Refusal> parse_target(std::string_view method, std::string_view path,
                                           const Query& query) {
  auto rest = path;
  if (take(rest, "/api/cameras/")) return parse_properties(method, path, rest, query);
  if (method != "GET" && method != "HEAD") return Refusal{405, "only properties can be changed"};
  if (take(rest, "/cameras/")) return parse_picture(path, rest, query);
  return parse_plain(path);
}

}  // namespace jcam::web
