// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/quoting.h"

#include <fmt/format.h>

namespace jcam::launch {
namespace {

bool plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./:=,@%+").find(c) != std::string_view::npos;
}

bool control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

}  // namespace

std::string variable_free_text(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled.append(c == '$' ? 2U : 1U, c);
  return doubled;
}

std::string systemd_word(std::string_view text) {
  std::string out;
  bool quote = text.empty();
  for (const char c : text) {
    quote = quote || !(plain(c) || c == '$');
    if (control(c)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
      continue;
    }
    if (c == '%' || c == '$') out += c;
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return quote ? "\"" + out + "\"" : out;
}

}  // namespace jcam::launch
