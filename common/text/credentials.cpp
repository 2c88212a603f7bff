// SPDX-License-Identifier: Apache-2.0
#include "common/text/credentials.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "common/text/text.h"

namespace jcam {
namespace {

constexpr std::string_view kHidden = "***";
constexpr std::string_view kBlanks = " \t\r\n";
/// Anywhere in a property's name.
constexpr std::array<std::string_view, 9> kSecret{"pass", "pw",     "secret", "token", "auth",
                                                  "cred", "cookie", "header", "user"};

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
}

bool is_secret(std::string_view property) {
  const std::string name = lower_case(property);
  return name == "key" || name.ends_with("-key") || name.ends_with("_key") ||
         std::any_of(kSecret.begin(), kSecret.end(),
                     [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

/// Behind the value that begins at `at`: a quoted string, or all up to a blank.
std::size_t value_end(std::string_view text, std::size_t at) {
  const char quote = at < text.size() ? text[at] : ' ';
  if (quote != '"' && quote != '\'') return std::min(text.find_first_of(kBlanks, at), text.size());
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

std::string without_secret_values(std::string_view text) {
  std::string shown;
  std::size_t done = 0;
  for (std::size_t equals = text.find('='); equals != std::string_view::npos;
       equals = text.find('=', equals + 1)) {
    if (equals < done) continue;
    // Launch text may have blanks on both sides.
    const auto last = text.substr(0, equals).find_last_not_of(kBlanks);
    if (last == std::string_view::npos) continue;
    std::size_t first = last + 1;
    while (first > done && is_name(text[first - 1])) --first;
    if (!is_secret(text.substr(first, last + 1 - first))) continue;
    const auto value = std::min(text.find_first_not_of(kBlanks, equals + 1), text.size());
    shown += text.substr(done, value - done);
    shown += kHidden;
    done = value_end(text, value);
  }
  return shown += text.substr(done);
}

/// One address, behind its "://".
std::string shown_address(std::string_view address) {
  std::string shown;
  // Elements take the user up to an "@", wherever a "/" or "?" stands.
  if (const auto at = address.rfind('@'); at != std::string_view::npos) {
    shown = kHidden;
    address.remove_prefix(at);
  }
  const auto query = address.find('?');
  shown += address.substr(0, query);
  if (query != std::string_view::npos) shown.append("?").append(kHidden);
  return shown;
}

std::string without_users(std::string_view text) {
  constexpr std::string_view kMark = "://";
  constexpr std::string_view kEnds = " \t\r\n\"'<>";
  std::string shown;
  for (auto mark = text.find(kMark); mark != std::string_view::npos; mark = text.find(kMark)) {
    const auto begin = mark + kMark.size();
    const auto end = std::min(text.find_first_of(kEnds, begin), text.size());
    shown += text.substr(0, begin);
    shown += shown_address(text.substr(begin, end - begin));
    text.remove_prefix(end);
  }
  return shown += text;
}

}  // namespace

std::string without_credentials(std::string_view text) {
  return without_users(without_secret_values(text));
}

}  // namespace jcam
