// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "launcher/request/command_line.h"

namespace jcam::launch {
namespace {

class Splitter {
 public:
  explicit Splitter(const std::vector<std::string>& arguments) : arguments_(arguments) {}

  Result<Words> run() {
    while (next_ < arguments_.size()) {
      const std::string& word = arguments_[next_++];
      if (word == "--") return finish();
      if (word.size() < 2 || word.front() != '-') {
        --next_;
        return finish();
      }
      if (auto status = word.starts_with("--") ? long_option(word) : short_options(word); !status)
        return status.error();
    }
    return finish();
  }

 private:
  Result<Words> finish() {
    if (next_ < arguments_.size()) words_.image = arguments_[next_++];
    while (next_ < arguments_.size()) words_.command.push_back(arguments_[next_++]);
    return std::move(words_);
  }

  std::optional<std::string> take() {
    if (next_ >= arguments_.size()) return std::nullopt;
    return arguments_[next_++];
  }

  static Error no_value(std::string_view option) {
    return Error{fmt::format("option {} has no value", option),
                 fmt::format("write {} VALUE or {}=VALUE", option, option)};
  }

  static Error letter_without_value(const EngineOptionKind& option) {
    Error error = no_value("-" + std::string(1, option.letter));
    // Docker's -h is no cry for help.
    if (option.letter == 'h') error.hint = "it is the container's hostname, -h NAME; for help write --help";
    return error;
  }

  /// What the launcher of jetson-containers has of its own. Sizes are the bridge's business: others may be
  /// looking at the same camera.
  std::optional<Status> foreign(const std::string& name, const std::optional<std::string>& value) {
    if (name == "--csi2webcam" && !value) return words_.own.push_back({"--csi", "all"}), Status{};
    const bool capture = name == "--csi-capture-res";
    if (!capture && name != "--csi-output-res") return std::nullopt;
    return Error{
        fmt::format("{} is set once for all containers, in /etc/jcam/jcam.toml", name),
        fmt::format("[defaults] {} = \"{}\"", capture ? "capture" : "output", value.value_or("1280x720@30"))};
  }

  Status long_option(const std::string& word) {
    const auto equals = word.find('=');
    const std::string name = word.substr(0, equals);
    std::optional<std::string> value;
    if (equals != std::string::npos) value = word.substr(equals + 1);
    if (auto known = foreign(name, value)) return *known;
    if (const auto takes_value = own_option_takes_value(name)) return own(name, value, *takes_value);
    const auto option = engine_option(std::string_view(name).substr(2));
    if (!option && value) {  // a newer engine may know it, and it is clear where it ends
      words_.engine.push_back({name.substr(2), value});
      return {};
    }
    if (!option) {
      return Error{fmt::format("unknown option {}", name),
                   fmt::format("if the engine knows it, write {}=VALUE, or {}=true for a flag", name, name)};
    }
    if (option->takes_value && !value && !(value = take())) return no_value(name);
    const bool renamed = option->name != std::string_view(name).substr(2);
    words_.engine.push_back({std::string(option->name), value, renamed ? name.substr(2) : std::string()});
    return {};
  }

  Status own(const std::string& name, std::optional<std::string> value, bool takes_value) {
    if (!takes_value && value)
      return Error{fmt::format("option {} takes no value", name), "leave \"=...\" out"};
    if (takes_value && !value && !(value = take())) return no_value(name);
    // `--csi "$CAMERA"` with the variable unset.
    if (takes_value && value->empty()) return no_value(name);
    words_.own.push_back({name, value.value_or("")});
    return {};
  }

  /// "-it", "-eA=B", "-itp8080:80", "-t=false": as pflag, which all three engines use, reads them.
  Status short_options(const std::string& word) {
    for (std::size_t i = 1; i < word.size(); ++i) {
      const auto option = engine_option(word[i]);
      if (!option)
        return Error{fmt::format("unknown option -{} in {}", word[i], word), "see jcam-run --help"};
      EngineOption given{std::string(option->name), std::nullopt};
      const bool equals = i + 1 < word.size() && word[i + 1] == '=';
      if (equals) {
        given.value = word.substr(i + 2);
        i = word.size();
      } else if (option->takes_value) {
        given.value = i + 1 < word.size() ? word.substr(i + 1) : take();
        if (!given.value) return letter_without_value(*option);
        i = word.size();
      }
      words_.engine.push_back(std::move(given));
    }
    return {};
  }

  const std::vector<std::string>& arguments_;
  std::size_t next_ = 0;
  Words words_;
};

}  // namespace

Result<Words> split_words(const std::vector<std::string>& arguments) {
  return Splitter(arguments).run();
}

bool wants(const Words& words, std::string_view option) {
  for (const auto& own : words.own) {
    if (own.name == option) return true;
  }
  return false;
}

}  // namespace jcam::launch
