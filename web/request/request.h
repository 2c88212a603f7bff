// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "web/request/guard.h"

namespace jcam::web {

/// What a request's head says, as far as anything here looks at it.
struct Request {
  std::string method, path;  ///< the path is decoded
  Query query;               ///< and so are keys and values of what stands behind the "?"
  Visit visit;
};

/// Of a head that refused_head() lets through. Nothing: its address has a "%" that means no byte. Pure.
std::optional<Request> parse_request(std::string_view head);

}  // namespace jcam::web
