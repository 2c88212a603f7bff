// SPDX-License-Identifier: Apache-2.0
#include "common/text/shell_quote.h"

#include <algorithm>

namespace jcam {
namespace {

bool is_safe(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./:,@+%=").find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_quote(std::string_view word) {
  // "a=b" as a first word would be an assignment; quoting the whole word costs nothing, but makes options
  // hard to read, so only a word that could be one is quoted: one whose = is not behind an option's dash.
  const bool assignment = word.find('=') != std::string_view::npos && !word.starts_with('-');
  if (!word.empty() && !assignment && std::all_of(word.begin(), word.end(), is_safe))
    return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    // Outside of the quotes both are the same in every shell; inside, fish takes "\\" for an escape.
    if (c == '\'' || c == '\\') {
      quoted += "'\\";
      quoted += c;
      quoted += '\'';
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string shell_join(std::span<const std::string> words) {
  std::string line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) line += ' ';
    // Only the first word can be taken for an assignment.
    // zsh replaces "=word" by a path.
    const bool plain = i > 0 && !words[i].empty() && words[i].front() != '=' &&
                       std::all_of(words[i].begin(), words[i].end(), is_safe);
    line += plain ? words[i] : shell_quote(words[i]);
  }
  return line;
}

}  // namespace jcam
