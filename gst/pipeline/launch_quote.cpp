// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/launch_quote.h"

#include <algorithm>

namespace jcam {
namespace {

bool is_word(char c) {
  const std::string_view others = "_+-./:,%@";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

/// What a string of GStreamer's own may hold as it is: to GStreamer 1.18 one with anything else, a comma for
/// example, is no string at all.
bool is_plain(char c) {
  return is_word(c) && c != ',' && c != '%' && c != '@';
}

/// Inside of double quotes these end or bend the string.
bool is_risky(char c) {
  return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

void append_octal(std::string& text, char c) {
  const auto byte = static_cast<unsigned char>(c);
  for (const unsigned shift : {6U, 3U, 0U}) text += static_cast<char>('0' + ((byte >> shift) & 7U));
}

/// GStreamer's own string syntax, a string in double quotes with octal escapes, inside the launch syntax's
/// quotes. The launch lexer takes the longest match and reads a backslash both as itself and as an escape, so
/// a backslash before a quote or a space can swallow what follows; here each one stands before a digit or
/// opens an escaped quote that the text still closes.
std::string octal_form(std::string_view value) {
  std::string text = R"("\")";
  for (const char c : value) {
    if (c == '\0') continue;
    if (is_plain(c)) {
      text += c;
    } else {
      text += R"(\\)";
      append_octal(text, c);
    }
  }
  return text + R"(\"")";
}

}  // namespace

std::string launch_quote(std::string_view value) {
  if (!value.empty() && std::all_of(value.begin(), value.end(), is_word)) return std::string(value);
  if (std::none_of(value.begin(), value.end(), is_risky)) return '"' + std::string(value) + '"';
  return octal_form(value);
}

}  // namespace jcam
