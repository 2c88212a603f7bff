// SPDX-License-Identifier: Apache-2.0
#include "launcher/run_config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <utility>

#include "launcher/command_line.h"

namespace jcam::launch {
namespace {

class Reader {
 public:
  Reader(std::string_view file, Request request) : file_(file), request_(std::move(request)) {}

  Result<Request> read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const std::string name(key.str());
      auto status = name == "pass" ? read_pass(node) : read_key(name, node);
      if (!status) return at(node, name, status.error());
    }
    // One understanding for both ways to say it: the file's words become the command line's.
    auto words = split_words(words_);
    if (!words) return Error{fmt::format("{}: options: {}", file_, words.error().what), words.error().hint};
    if (!words->image.empty()) {
      return Error{fmt::format("{}: options: \"{}\" is no option", file_, words->image),
                   "an image is named on the command line"};
    }
    auto request = parse_request(*words, request_);
    if (!request) return Error{fmt::format("{}: {}", file_, request.error().what), request.error().hint};
    return request;
  }

 private:
  Error at(const toml::node& node, const std::string& key, const Error& error) const {
    return Error{fmt::format("{}:{}: {}: {}", file_, node.source().begin.line, key, error.what), error.hint};
  }

  Status add_text(const std::string& option, const toml::node& node) {
    const auto text = node.value<std::string>();
    if (!node.is_string() || !text) return Error{"is not text", "write it in quotes"};
    words_.push_back(option + "=" + *text);
    return {};
  }

  Status add_list(const std::string& option, const toml::node& node) {
    const auto* list = node.as_array();
    if (list == nullptr) return Error{"is not a list", "write it like [\"...\", \"...\"]"};
    for (const auto& item : *list) {
      const auto text = item.value<std::string>();
      if (!item.is_string() || !text)
        return Error{"has something in it that is not text", "write each in quotes"};
      // An empty word would end the options, and what follows would be taken for the container's command.
      if (text->empty()) return Error{"has an empty text in it", "leave it out"};
      words_.push_back(option.empty() ? *text : option + "=" + *text);
    }
    return {};
  }

  Status read_key(const std::string& key, const toml::node& node) {
    if (key == "profile" || key == "engine") return add_text("--" + key, node);
    if (key == "wait_camera") return add_text("--wait-camera", node);
    if (key == "csi") return add_list("--csi", node);
    if (key == "options") return add_list("", node);
    if (key == "webcams") {
      if (!node.is_boolean()) return Error{"is neither true nor false", ""};
      request_.webcams = node.value_or(false);
      return {};
    }
    return Error{"is not known",
                 "the keys are profile, engine, csi, webcams, wait_camera, options and [pass]"};
  }

  Status read_buses(const toml::array& list) {
    request_.choices[Feature::i2c] = Choice::required;
    for (const auto& item : list) {
      const auto bus = item.value<int>();
      if (!item.is_integer() || !bus || *bus < 0)
        return Error{"i2c has something in it that is no bus", "write it like [1, 7]"};
      words_.push_back("--i2c=" + std::to_string(*bus));
    }
    return {};
  }

  Status read_pass(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return Error{"is not a section", "write [pass]"};
    for (const auto& [key, value] : *table) {
      std::string name(key.str());
      for (char& c : name) c = c == '_' ? '-' : c;
      const auto feature = feature_named(name);
      if (!feature)
        return Error{fmt::format("{} is not known", key.str()), "see jcam-run --help for what can be passed"};
      if (*feature == Feature::i2c && value.is_array()) {
        if (auto status = read_buses(*value.as_array()); !status) return status;
        continue;
      }
      if (!value.is_boolean()) return Error{fmt::format("{} is neither true nor false", key.str()), ""};
      // Here, unlike on a command line, "true" cannot mean "fail without it": the file is for every run on
      // every day.
      request_.choices[*feature] = value.value_or(false) ? Choice::automatic : Choice::off;
    }
    return {};
  }

  std::string file_;
  Request request_;
  std::vector<std::string> words_;
};

Result<toml::table> parse(std::string_view text, std::string_view file) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Error{fmt::format("{}:{}: {}", file, error.source().begin.line, error.description()),
                 "see toml.io"};
  }
}

}  // namespace

Result<Request> parse_run_config(std::string_view text, std::string_view file_name, Request request) {
  const auto table = parse(text, file_name);
  if (!table) return table.error();
  return Reader(file_name, std::move(request)).read(*table);
}

}  // namespace jcam::launch
