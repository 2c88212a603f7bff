// SPDX-License-Identifier: Apache-2.0
#include "web/request/request.h"

#include <algorithm>
#include <array>
#include <utility>

#include "common/text/text.h"

namespace jcam::web {
namespace {

/// What stands before `end`, which goes with it; all of the text where there is none.
std::string_view take_until(std::string_view& text, std::string_view end) {
  const auto part = text.substr(0, text.find(end));
  text.remove_prefix(std::min(part.size() + end.size(), text.size()));
  return part;
}

std::optional<unsigned> byte_of(std::string_view two_digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  unsigned byte = 0;
  if (two_digits.size() != 2) return std::nullopt;
  for (const char digit : lower_case(two_digits)) {
    const auto value = kDigits.find(digit);
    if (value == std::string_view::npos) return std::nullopt;
    byte = byte * 16 + static_cast<unsigned>(value);
  }
  return byte;
}

/// "a%20b" is "a b", and in a query "a+b" is, too.
std::optional<std::string> decoded(std::string_view text, bool in_query) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      plain.push_back(in_query && text[at] == '+' ? ' ' : text[at]);
      continue;
    }
    const auto byte = byte_of(text.substr(at + 1, 2));
    if (!byte) return std::nullopt;
    plain.push_back(static_cast<char>(*byte));
    at += 2;
  }
  return plain;
}

std::optional<Query> parse_query(std::string_view text) {
  Query query;
  while (!text.empty()) {
    auto pair = take_until(text, "&");
    if (pair.empty()) continue;
    auto key = decoded(take_until(pair, "="), true);
    auto value = decoded(pair, true);
    if (!key || !value) return std::nullopt;
    query.emplace(std::move(*key), std::move(*value));
  }
  return query;
}

/// Of a header that stands more than once the first counts.
void read_header(std::string_view line, Visit& visit) {
  const std::array<std::pair<std::string_view, std::string*>, 5> wanted{
      {{"host", &visit.host},
       {"origin", &visit.origin},
       {"sec-fetch-site", &visit.fetch_site},
       {"sec-fetch-mode", &visit.fetch_mode},
       {"authorization", &visit.authorization}}};
  const std::string name = lower_case(take_until(line, ":"));
  constexpr std::string_view kBlank = " \t";
  line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
  line.remove_suffix(line.size() - (line.find_last_not_of(kBlank) + 1));
  for (const auto& [known, value] : wanted) {
    if (name == known && value->empty()) *value = std::string(line);
  }
}

}  // namespace

std::optional<Request> parse_request(std::string_view head) {
  auto line = take_until(head, "\r\n");
  Request request{std::string(take_until(line, " ")), {}, {}, {}};
  auto target = take_until(line, " ");
  auto path = decoded(take_until(target, "?"), false);
  auto query = parse_query(target);
  if (!path || !query) return std::nullopt;
  request.path = std::move(*path);
  request.query = std::move(*query);
  while (!head.empty()) read_header(take_until(head, "\r\n"), request.visit);
  return request;
}

}  // namespace jcam::web
