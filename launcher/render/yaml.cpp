// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/yaml.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>

namespace jcam::launch {
namespace {

using Json = nlohmann::ordered_json;

// What YAML 1.1, which Compose and Kubernetes still read, takes for something else than text.
constexpr std::array<std::string_view, 9> kNoText{"y",  "yes", "on",    "true", "n",
                                                  "no", "off", "false", "null"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool letter(char c) {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// Words that need no quotes. The library's own rule for it knows no booleans, and differs from release to
/// release.
bool plain_word(std::string_view text) {
  const auto fits = [](char c) {
    return letter(c) || (c >= '0' && c <= '9') || std::string_view("_-./").find(c) != std::string_view::npos;
  };
  if (text.empty() || !(letter(text.front()) || text.front() == '/') ||
      !std::all_of(text.begin(), text.end(), fits))
    return false;
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(), lower);
  return std::find(kNoText.begin(), kNoText.end(), small) == kNoText.end();
}

/// Lines that can stand in a block ("|") as they are and come back from it unchanged.
bool block_of_lines(std::string_view text) {
  const auto fits = [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); };
  return text.size() > 1 && text.front() > ' ' && text.back() == '\n' && text[text.size() - 2] != '\n' &&
         text.find('\n') + 1 < text.size() && std::all_of(text.begin(), text.end(), fits);
}

void put_text(YAML::Emitter& out, const std::string& text) {
  if (block_of_lines(text)) {
    out << YAML::Literal << text.substr(0, text.size() - 1);  // a block ends its last line itself
  } else if (plain_word(text)) {
    out << text;
  } else {
    out << YAML::DoubleQuoted << text;
  }
}

void put(YAML::Emitter& out, const Json& value) {  // NOLINT(misc-no-recursion): as deep as the value
  if (value.empty() && value.is_structured()) out << YAML::Flow;
  if (value.is_object()) {
    out << YAML::BeginMap;
    for (const auto& [key, item] : value.items()) {
      out << YAML::Key;
      put_text(out, key);
      out << YAML::Value;
      put(out, item);
    }
    out << YAML::EndMap;
  } else if (value.is_array()) {
    out << YAML::BeginSeq;
    for (const auto& item : value) put(out, item);
    out << YAML::EndSeq;
  } else if (value.is_string()) {
    put_text(out, value.get_ref<const std::string&>());
  } else if (value.is_boolean()) {
    out << value.get<bool>();
  } else if (value.is_number_integer()) {
    out << value.get<long long>();
  } else {
    assert(value.is_null() && "no file of ours has fractions");
    out << YAML::Null;
  }
}

}  // namespace

std::string yaml_document(const Json& value) {
  YAML::Emitter out;
  put(out, value);
  return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace jcam::launch
