// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/quoting.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

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

std::string yaml_text(std::string_view text) {
  // A JSON string is a YAML one. Bytes that are no UTF-8 cannot be written in YAML at all.
  return nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string variable_free_text(std::string_view text) {
  std::string doubled;
  for (const char c : text) doubled.append(c == '$' ? 2U : 1U, c);
  return yaml_text(doubled);
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
