// SPDX-License-Identifier: Apache-2.0
#include "common/text/text.h"

#include <algorithm>
#include <vector>

namespace jcam {
namespace {

/// Optimal string alignment: Levenshtein's distance and swapped neighbours.
std::size_t slips(std::string_view a, std::string_view b) {
  const std::size_t columns = b.size() + 1;
  std::vector<std::size_t> cell((a.size() + 1) * columns);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cell[i * columns + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t wrong = a[i - 1] == b[j - 1] ? 0 : 1;
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + wrong});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return at(a.size(), b.size());
}

}  // namespace

std::optional<std::string_view> closest(std::string_view word, std::span<const std::string_view> candidates) {
  // Longer ones are no slip of anything, and must not cost time.
  if (word.empty() || word.size() > 64) return std::nullopt;
  std::size_t best = word.size() <= 4 ? 2 : 3;
  std::optional<std::string_view> found;
  for (const auto candidate : candidates) {
    const std::size_t distance = slips(word, candidate);
    if (distance >= best) continue;
    best = distance;
    found = candidate;
  }
  return found;
}

std::string one_of(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string one_line(std::string_view text, std::size_t max) {
  std::string line;
  for (const char c : text) {
    if (line.size() >= max) return line + "...";
    if (c == '\n' || c == '\r') {
      if (!line.empty() && line.back() != ' ') line += ' ';
    } else {
      line += (static_cast<unsigned char>(c) < 32 || c == 127) ? '?' : c;
    }
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

std::string lower_case(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

std::string named(std::string_view name, std::string_view words) {
  std::string start(name);
  start += ": ";
  return words.starts_with(start) ? std::string(words) : start.append(words);
}

std::string_view without_quotes(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\"'";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace jcam
