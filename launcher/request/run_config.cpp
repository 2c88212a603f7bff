// SPDX-License-Identifier: Apache-2.0
#include "launcher/request/run_config.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

#include "common/text/text.h"
#include "launcher/request/command_line.h"

namespace jcam::launch {
namespace {

constexpr std::array<std::string_view, 10> kKeys{"profile", "engine", "csi",   "webcams", "wait_camera",
                                                 "options", "pass",   "image", "command", "environment"};
/// The last three are an app's alone.
constexpr std::size_t kRunKeys = 7;

Status no_such_key(std::string_view key, std::span<const std::string_view> keys) {
  if (const auto meant = closest(key, keys))
    return Error{"is not known", "did you mean " + std::string(*meant) + "?"};
  return Error{"is not known", "use " + one_of(keys)};
}

/// What an engine or a program can be given at all.
Result<std::string> text_of(const toml::node& node) {
  const auto* text = node.as_string();
  if (text == nullptr) return Error{"is not text", "write it in quotes"};
  if (text->get().find('\0') != std::string::npos) return Error{"has a NUL character in it", "leave it out"};
  return text->get();
}

Result<std::vector<std::string>> list_of(const toml::node& node) {
  const auto* list = node.as_array();
  if (list == nullptr) return Error{"is not a list", "write it like [\"...\", \"...\"]"};
  std::vector<std::string> words;
  for (const auto& item : *list) {
    auto text = text_of(item);
    if (!text && !item.is_string())
      return Error{"has something in it that is not text", "write each in quotes"};
    if (!text) return text.error();
    words.push_back(std::move(*text));
  }
  return words;
}

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto inner = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && letter(name.front()) && std::all_of(name.begin(), name.end(), inner);
}

Result<std::string> variable_text(const toml::node& node) {
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return std::string(flag->get() ? "true" : "false");
  if (const auto* fraction = node.as_floating_point(); fraction && std::isfinite(fraction->get()))
    return fmt::format("{}", fraction->get());
  if (!node.is_string()) return Error{"is neither text nor a number", "write it in quotes"};
  return text_of(node);
}

class Reader {
 public:
  Reader(std::string_view file, Request request, bool app)
      : file_(file),
        keys_(std::span(kKeys).first(app ? kKeys.size() : kRunKeys)),
        request_(std::move(request)) {}

  Result<Request> read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const std::string name(key.str());
      words_.clear();
      only_engines_ = name == "options";
      auto status = read_key(name, node);
      if (status) status = take_words();
      if (!status) return at(node, name, status.error());
    }
    request_.image = image_;
    request_.command = command_;
    return request_;
  }

 private:
  Error at(const toml::node& node, const std::string& key, const Error& error) const {
    return Error{one_line(fmt::format("{}:{}: {}: {}", file_, node.source().begin.line, key, error.what)),
                 error.hint};
  }

  /// One understanding for both ways to say it: the file's words become the command line's.
  Status take_words() {
    const auto words = split_words(words_);
    if (!words) return words.error();
    if (!words->image.empty())
      return Error{fmt::format("\"{}\" is no option", words->image), "options begin with -"};
    if (only_engines_ && !words->own.empty()) {
      return Error{fmt::format("\"{}\" is jcam-run's own", words->own.front().name),
                   "options are the engine's; jcam-run(1) has the keys for the rest"};
    }
    auto request = parse_request(*words, request_);
    if (!request) return request.error();
    request_ = std::move(*request);
    return {};
  }

  Status add_text(const std::string& option, const toml::node& node) {
    const auto text = text_of(node);
    if (!text) return text.error();
    words_.push_back(option + "=" + *text);
    return {};
  }

  Status add_list(const std::string& option, const toml::node& node) {
    const auto words = list_of(node);
    if (!words) return words.error();
    for (const auto& word : *words) {
      // An empty word would end the options, and what follows would be taken for the container's command.
      if (word.empty()) return Error{"has an empty text in it", "leave it out"};
      words_.push_back(option.empty() ? word : fmt::format("{}={}", option, word));
    }
    return {};
  }

  Status read_key(const std::string& key, const toml::node& node) {
    if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) return no_such_key(key, keys_);
    if (key == "profile" || key == "engine") return add_text("--" + key, node);
    if (key == "wait_camera") return add_text("--wait-camera", node);
    if (key == "csi") return add_list("--csi", node);
    if (key == "options") return add_list("", node);
    if (key == "pass") return read_pass(node);
    if (key == "image") return read_image(node);
    if (key == "command") return read_command(node);
    if (key == "environment") return read_environment(node);
    if (!node.is_boolean()) return Error{"is neither true nor false", "write true or false"};
    request_.webcams = node.value_or(false);
    return {};
  }

  Status read_image(const toml::node& node) {
    auto text = text_of(node);
    if (!text) return text.error();
    if (text->empty() || text->front() == '-') return Error{"is no image", "write it like \"my-image:1.0\""};
    image_ = std::move(*text);
    return {};
  }

  Status read_command(const toml::node& node) {
    auto words = list_of(node);
    if (!words) return words.error();
    command_ = std::move(*words);
    return {};
  }

  Status read_environment(const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr) return Error{"is not a section", "write [environment]"};
    for (const auto& [key, value] : *table) {
      if (!is_variable_name(key.str()))
        return Error{fmt::format("\"{}\" is no name of a variable", key.str()), "use letters, digits and _"};
      const auto text = variable_text(value);
      if (!text) return Error{fmt::format("{} {}", key.str(), text.error().what), text.error().hint};
      request_.environment.emplace_back(key.str(), *text);
    }
    return {};
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
      if (!value.is_boolean())
        return Error{fmt::format("{} is neither true nor false", key.str()), "write true or false"};
      // Here, unlike on a command line, "true" cannot mean "fail without it": the file is for every run on
      // every day.
      request_.choices[*feature] = value.value_or(false) ? Choice::automatic : Choice::off;
    }
    return {};
  }

  std::string file_;
  std::span<const std::string_view> keys_;
  Request request_;
  std::string image_;
  std::vector<std::string> command_;
  std::vector<std::string> words_;
  bool only_engines_ = false;  ///< the words are options of the engine, none of ours
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
  return Reader(file_name, std::move(request), false).read(*table);
}

Result<Request> parse_app(std::string_view text, std::string_view file_name, Request request) {
  const auto table = parse(text, file_name);
  if (!table) return table.error();
  // A service says itself what it wants of the machine; what a person always wants is not for it.
  request.profile = Profile::minimal;
  request.cameras.clear();
  request.webcams = false;
  auto app = Reader(file_name, std::move(request), true).read(*table);
  if (!app) return app.error();
  const auto refused = [&](const std::string& what, const std::string& hint) {
    return Error{fmt::format("{}: {}", file_name, what), hint};
  };
  if (app->image.empty()) return refused("it names no image", "write it like image = \"my-image:1.0\"");
  // Of the engine's ways to run things in the background, what a service must not have.
  if (app->engine_flag("detach"))
    return refused("options: the container would run on by itself",
                   "leave --detach out: systemd sees its end then");
  if (app->has("restart"))
    return refused("options: the engine would restart it", "leave --restart out: its unit does that");
  if (!app->has("name")) app->options.push_back({"name", "jcam-" + app->app});
  return app;
}

Result<std::string> app_path(std::string_view name) {
  const auto fit = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  };
  if (name.empty() || name.front() == '.' || name.front() == '-' ||
      !std::all_of(name.begin(), name.end(), fit)) {
    return Error{fmt::format("--app \"{}\" is no name of an app", one_line(name)),
                 "use letters, digits, - and _, as in /etc/jcam/apps/detector.toml"};
  }
  return fmt::format("/etc/jcam/apps/{}.toml", name);
}

}  // namespace jcam::launch
