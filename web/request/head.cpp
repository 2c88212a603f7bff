// SPDX-License-Identifier: Apache-2.0
#include "web/request/head.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <utility>

#include "common/text/text.h"

namespace jcam::web {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kMaxTarget = 1024;
constexpr std::size_t kMaxHeaders = 64;
constexpr std::array<std::string_view, 4> kMethods{"GET", "HEAD", "PUT", "DELETE"};

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

/// A blank or more: no control character but the tab.
bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
}

std::optional<int> refused_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return 400;
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return 400;
  if (!is_word(method)) return 400;
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) return 405;
  if (target.size() > kMaxTarget) return 414;
  const bool printable =
      std::all_of(target.begin(), target.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  if (!target.starts_with('/') || !printable) return 400;
  return std::nullopt;
}

/// What has been seen of headers that may stand once.
struct Once {
  bool host = false, length = false;
};

std::optional<int> refused_header(std::string_view line, Once& seen) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_word(line.substr(0, colon)) || !is_text(line)) return 400;
  const std::string name = lower_case(line.substr(0, colon));
  auto value = line.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  if (name == "transfer-encoding" || name == "content-encoding") return 501;
  if (name == "expect") return 417;
  if (name == "host") return std::exchange(seen.host, true) ? std::optional(400) : std::nullopt;
  if (name != "content-length") return std::nullopt;
  if (std::exchange(seen.length, true) || value.empty() ||
      value.find_first_not_of("0123456789") != std::string_view::npos)
    return 400;
  return value.find_first_not_of('0') == std::string_view::npos ? std::nullopt : std::optional(413);
}

}  // namespace

std::optional<std::size_t> head_size(std::string_view received) {
  const auto end = received.find(kHeadEnd);
  if (end == std::string_view::npos) return std::nullopt;
  return end + kHeadEnd.size();
}

std::optional<int> refused_head(std::string_view head) {
  if (head.size() > kMaxHead) return 431;
  if (!head.ends_with(kHeadEnd)) return 400;
  auto end = head.find(kLineEnd);
  if (auto refused = refused_request_line(head.substr(0, end))) return refused;
  head.remove_prefix(end + kLineEnd.size());
  Once seen;
  for (std::size_t headers = 0; head != kLineEnd; ++headers) {
    if (headers == kMaxHeaders) return 431;
    end = head.find(kLineEnd);
    if (end == std::string_view::npos) return 400;
    if (auto refused = refused_header(head.substr(0, end), seen)) return refused;
    head.remove_prefix(end + kLineEnd.size());
  }
  return std::nullopt;
}

}  // namespace jcam::web
