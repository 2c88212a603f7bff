// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "web/request/refusal.h"

namespace jcam::web {

inline constexpr const char* kPlainText = "text/plain; charset=utf-8";
/// Moving pictures.
inline constexpr const char* kMultipart = "multipart/x-mixed-replace; boundary=jcam";

/// What somebody gets, or the beginning of what goes on.
struct Reply {
  int status = 200;  ///< of HTTP
  std::string type = kPlainText;
  std::string body{};
  std::string challenge{};  ///< of 401: how whoever asks is to say who that is
};

/// `changes`: of what would have changed something.
Reply reply_of(const Refusal& refusal, bool changes = false);

/// As it goes over a connection that is then closed. What goes on has no length. All pure.
std::string head_text(const Reply& reply, std::optional<std::size_t> length);
std::string reply_text(const Reply& reply, bool without_body = false);

}  // namespace jcam::web
