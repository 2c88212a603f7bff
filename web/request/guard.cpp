// SPDX-License-Identifier: Apache-2.0
#include "web/request/guard.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace jcam::web {
namespace {

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

/// A number is nobody's to lead elsewhere, and what localhost is browsers know by themselves.
bool is_own_name(std::string_view host) {
  const auto name = without_port(host);
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  if (name.starts_with('['))
    return name.ends_with(']') &&
           name.find_first_not_of("[]0123456789abcdefABCDEF:.") == std::string_view::npos;
  return !name.empty() && name.find_first_not_of("0123456789.") == std::string_view::npos;
}

bool is_same_origin(std::string_view origin, std::string_view host) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.starts_with(scheme)) return origin.substr(scheme.size()) == host;
  }
  return false;
}

/// Takes the same time wherever the two differ.
bool is_token(std::string_view given, std::string_view token) {
  if (token.empty() || given.size() != token.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < token.size(); ++i) difference |= static_cast<unsigned>(given[i] ^ token[i]);
  return difference == 0;
}

std::string from_base64(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const auto value = kLetters.find(c);
    if (value == std::string_view::npos) break;
    bits = (bits << 6U | static_cast<std::uint32_t>(value)) & 0xffffffU;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    bytes.push_back(static_cast<char>(bits >> static_cast<unsigned>(have) & 0xffU));
  }
  return bytes;
}

/// "Bearer TOKEN", or "Basic ..." with the token as password: that is what a browser asks a person for.
bool has_token(const std::string& authorization, const std::string& token) {
  constexpr std::string_view kBearer = "Bearer ";
  constexpr std::string_view kBasic = "Basic ";
  const std::string_view text(authorization);
  if (text.starts_with(kBearer)) return is_token(text.substr(kBearer.size()), token);
  if (!text.starts_with(kBasic)) return false;
  const std::string pair = from_base64(text.substr(kBasic.size()));
  const auto colon = pair.find(':');
  return colon != std::string::npos && is_token(std::string_view(pair).substr(colon + 1), token);
}

/// From another site's page. Its links may lead to ours, by which nothing happens.
bool is_foreign(const Visit& visit, const Target& target) {
  if (!visit.origin.empty() && !is_same_origin(visit.origin, visit.host)) return true;
  if (visit.fetch_site.empty() || visit.fetch_site == "same-origin" || visit.fetch_site == "none")
    return false;
  return target.kind != Kind::file || visit.fetch_mode != "navigate";
}

}  // namespace

std::optional<Refusal> refused_visit(const Visit& visit, const Target& target, const Policy& policy) {
  if (target.kind == Kind::health) return std::nullopt;
  const bool changes = target.kind == Kind::set || target.kind == Kind::unset;
  const bool shows = target.kind != Kind::metrics;
  if (shows && !policy.pages)
    return Refusal{404, "only metrics and health are here: web.listen in jcam.toml has the page"};
  // HTTP/1.0 has no Host, and no browser speaks it.
  if (shows && !visit.host.empty() && !is_own_name(visit.host))
    return Refusal{403, "ask by the address in numbers, or as localhost"};
  if (shows && is_foreign(visit, target)) return Refusal{403, "another site's page has no business here"};
  if (changes && policy.token.empty())
    return Refusal{403, "nobody may: web.token_file in jcam.toml is not set"};
  if ((changes || (!policy.local && policy.pages)) && !has_token(visit.authorization, policy.token))
    return Refusal{401, "this wants the token of web.token_file"};
  return std::nullopt;
}

}  // namespace jcam::web
