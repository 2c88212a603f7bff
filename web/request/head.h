// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace jcam::web {

/// The most that a request's line and headers may be, bytes.
inline constexpr std::size_t kMaxHead = std::size_t{8} * 1024;

/// How many of the bytes that have come are the head, its empty line too; nothing: it has not all come yet.
/// Pure.
std::optional<std::size_t> head_size(std::string_view received);

/// The status of HTTP to refuse this head with; nothing: it can be taken apart (request.h). Strict: what a
/// browser, a scraper or a probe would not say is not let through. That is also a body: nothing here takes
/// one. Pure.
std::optional<int> refused_head(std::string_view head);

}  // namespace jcam::web
