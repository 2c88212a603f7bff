// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/names.h"
#include "web/request/refusal.h"

namespace jcam::web {

/// What can be asked for.
enum class Kind {
  file,        ///< of the page: `file`
  metrics,     ///< for Prometheus
  health,      ///< of all cameras, or of `camera`
  status,      ///< as of jcamctl status --json
  history,     ///< as of jcamctl events --json
  events,      ///< status and history, and all that changes in them
  picture,     ///< one, of `stream`
  motion,      ///< pictures of `stream`, one after the other
  properties,  ///< what is set of `camera`'s source
  set,         ///< `property` of it to `value`
  unset        ///< `property` of it
};

struct Target {
  Kind kind = Kind::file;
  std::string file{};  ///< "index.html"
  std::optional<CameraName> camera{};
  StreamName stream{};
  int width = 0;      ///< of a picture, 0: as it is
  int fps = 5;        ///< the most pictures a second
  bool wake = false;  ///< a sensor may be started for it
  std::string property{}, value{};
  bool operator==(const Target&) const = default;
};

using Query = std::multimap<std::string, std::string>;

/// What a request means whose method is one of GET, HEAD, PUT and DELETE; `path` and `query` are decoded.
/// What is not known here is refused, and so are numbers out of their range. Pure.
std::variant<Target, Refusal> parse_target(std::string_view method, std::string_view path,
                                           const Query& query);

}  // namespace jcam::web
