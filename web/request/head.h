// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jcam::web {

/// The most that a request's line and headers may be, bytes.
inline constexpr std::size_t kMaxHead = std::size_t{8} * 1024;

/// How many of the bytes that have come are the head, its empty line too; nothing: it has not all come yet.
/// Pure.
std::optional<std::size_t> head_size(std::string_view received);

/// The status of HTTP to refuse this head with; nothing: the library may read it. Strict, since it stands
/// before a parser that is not ours: what a browser, a scraper or a probe would not say is not let through.
/// That is also a body: nothing here takes one. Pure.
std::optional<int> refused_head(std::string_view head);

/// A head that is let through, without its Range: nothing here is given in parts, and the library would cut
/// its refusals, too. Pure.
std::string without_range(std::string head);

}  // namespace jcam::web
