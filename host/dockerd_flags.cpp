// SPDX-License-Identifier: Apache-2.0
#include "host/dockerd_flags.h"

#include <array>
#include <map>
#include <sstream>
#include <vector>

namespace jcam {
namespace {

constexpr std::size_t kLimit = std::size_t{1} << 20;
/// By precedence: of two files with one name the earlier counts.
constexpr std::array<std::string_view, 4> kUnitDirs{"/etc/systemd/system", "/run/systemd/system",
                                                    "/usr/lib/systemd/system", "/lib/systemd/system"};
constexpr std::string_view kDefaults = "/etc/default/docker";

std::vector<std::string> words_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    std::erase_if(word, [](char c) { return c == '"' || c == '\''; });
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

/// Takes "--name=value" or "--name value"; the value, or nothing.
std::string value_of(const std::vector<std::string>& words, std::size_t at, std::string_view name) {
  const std::string& word = words[at];
  if (word == name) return at + 1 < words.size() ? words[at + 1] : std::string();
  const std::string start = std::string(name) + "=";
  return word.starts_with(start) ? word.substr(start.size()) : std::string();
}

/// The lines of a unit file, with those that end in a backslash joined.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  bool goes_on = false;
  for (std::string line; std::getline(stream, line);) {
    const bool more = line.ends_with('\\');
    if (more) line.back() = ' ';
    if (goes_on) {
      lines.back() += line;
    } else {
      lines.push_back(line);
    }
    goes_on = more;
  }
  return lines;
}

struct Command {
  std::string words;
  std::string file;
};

/// ExecStart= of one file over what there was: an empty one takes all away.
void read_unit(const std::string& text, const std::string& file, Command& command) {
  constexpr std::string_view kKey = "ExecStart=";
  for (const auto& line : lines_of(text)) {
    if (!line.starts_with(kKey)) continue;
    command = {line.substr(kKey.size()), file};
  }
}

/// DOCKER_OPTS of Debian's defaults file, if the command takes them.
std::string defaults_of(const FileSystem& files, const Command& command) {
  constexpr std::string_view kKey = "DOCKER_OPTS=";
  if (command.words.find("DOCKER_OPTS") == std::string::npos) return {};
  const auto text = files.read(std::string(kDefaults), kLimit);
  if (!text) return {};
  for (const auto& line : lines_of(*text)) {
    if (line.starts_with(kKey)) return line.substr(kKey.size());
  }
  return {};
}

bool says_something(const DockerdFlags& flags) {
  return !flags.runtimes.empty() || !flags.default_runtime.empty() || !flags.config_file.empty();
}

}  // namespace

DockerdFlags parse_dockerd_flags(std::string_view text) {
  const auto words = words_of(text);
  DockerdFlags flags;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto runtime = value_of(words, i, "--add-runtime"); !runtime.empty())
      flags.runtimes.insert(runtime.substr(0, runtime.find('=')));
    if (auto runtime = value_of(words, i, "--default-runtime"); !runtime.empty())
      flags.default_runtime = runtime;
    if (auto file = value_of(words, i, "--config-file"); !file.empty()) flags.config_file = file;
  }
  return flags;
}

DockerdFlags dockerd_flags(const FileSystem& files) {
  Command command;
  for (const auto directory : kUnitDirs) {
    const std::string file = std::string(directory) + "/docker.service";
    const auto text = files.read(file, kLimit);
    if (!text) continue;
    read_unit(*text, file, command);
    break;
  }
  std::map<std::string, std::string> drop_ins;
  for (const auto directory : kUnitDirs) {
    const std::string place = std::string(directory) + "/docker.service.d";
    for (const auto& name : files.list(place)) {
      if (name.ends_with(".conf")) drop_ins.emplace(name, place + "/" + name);
    }
  }
  for (const auto& [name, file] : drop_ins) {
    if (const auto text = files.read(file, kLimit)) read_unit(*text, file, command);
  }
  auto flags = parse_dockerd_flags(command.words);
  flags.file = says_something(flags) ? command.file : std::string();
  if (const auto more = parse_dockerd_flags(defaults_of(files, command)); says_something(more)) {
    flags = more;
    flags.file = kDefaults;
  }
  return flags;
}

}  // namespace jcam
