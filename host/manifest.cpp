// SPDX-License-Identifier: Apache-2.0
#include "host/manifest.h"

#include <fmt/format.h>

#include <array>
#include <utility>
#include <vector>

#include "common/text/number.h"

namespace jcam {
namespace {

constexpr std::string_view kFirstLine = "jcam-host 1";
constexpr std::array<std::pair<char, FileKind>, 6> kKinds{{{'c', FileKind::character},
                                                           {'b', FileKind::block},
                                                           {'s', FileKind::socket},
                                                           {'p', FileKind::fifo},
                                                           {'d', FileKind::directory},
                                                           {'f', FileKind::regular}}};

std::optional<std::pair<unsigned, unsigned>> pair_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto first = parse_number<unsigned>(text.substr(0, colon), 10);
  auto second = parse_number<unsigned>(text.substr(colon + 1), 10);
  if (!first || !second) return std::nullopt;
  return std::pair{*first, *second};
}

std::string_view take_word(std::string_view& rest) {
  const auto space = rest.find(' ');
  const auto word = rest.substr(0, space);
  rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  return word;
}

bool read_caller(std::string_view rest, Caller& caller) {
  auto ids = pair_of(take_word(rest));
  if (!ids) return false;
  caller.uid = ids->first;
  caller.gid = ids->second;
  caller.groups = {caller.gid};
  auto groups = take_word(rest);
  while (groups != "-" && !groups.empty()) {
    const auto comma = groups.find(',');
    auto group = parse_number<unsigned>(groups.substr(0, comma), 10);
    if (!group) return false;
    caller.groups.insert(*group);
    groups = comma == std::string_view::npos ? std::string_view() : groups.substr(comma + 1);
  }
  if (rest != "terminal" && rest != "-") return false;
  caller.stdin_terminal = caller.stdout_terminal = rest == "terminal";
  return true;
}

bool read_variable(std::string_view rest, Caller& caller) {
  const auto equals = rest.find('=');
  if (equals == 0 || equals == std::string_view::npos) return false;
  caller.environment[std::string(rest.substr(0, equals))] = rest.substr(equals + 1);
  return true;
}

bool read_link(std::string_view rest, Manifest& manifest) {
  const auto arrow = rest.find(" -> ");
  if (!rest.starts_with('/') || arrow == std::string_view::npos) return false;
  manifest.links[std::string(rest.substr(0, arrow))] = rest.substr(arrow + 4);
  return true;
}

bool read_file(char letter, std::string_view rest, Manifest& manifest) {
  FileInfo info;
  bool known = false;
  for (const auto& [kind_letter, kind] : kKinds) {
    if (kind_letter == letter) info.kind = kind, known = true;
  }
  const auto device = take_word(rest);
  const bool has_numbers = info.kind == FileKind::character || info.kind == FileKind::block;
  if (has_numbers != (device != "-")) return false;
  if (has_numbers) {
    auto numbers = pair_of(device);
    if (!numbers) return false;
    std::tie(info.major, info.minor) = *numbers;
  }
  auto owner = pair_of(take_word(rest));
  auto mode = parse_number<unsigned>(take_word(rest), 8);
  if (!known || !owner || !mode || !rest.starts_with('/')) return false;
  std::tie(info.uid, info.gid) = *owner;
  info.mode = *mode;
  manifest.files[std::string(rest)] = info;
  return true;
}

bool read_line(std::string_view line, Manifest& manifest) {
  std::string_view rest = line;
  const auto word = take_word(rest);
  if (word == "caller") return read_caller(rest, manifest.caller);
  if (word == "env") return read_variable(rest, manifest.caller);
  if (word == "l") return read_link(rest, manifest);
  return word.size() == 1 && read_file(word.front(), rest, manifest);
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view text) {
  Manifest manifest;
  int line_number = 0;
  bool started = false;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    ++line_number;
    if (line.empty() || line.starts_with('#')) continue;
    const bool good = started ? read_line(line, manifest) : line == kFirstLine;
    if (!good) {
      return Error{fmt::format("{}:{}: \"{}\" is not understood", kManifestName, line_number, line),
                   started ? "a line is caller, env, l, or KIND NUMBERS OWNER MODE PATH"
                           : "the first line is \"jcam-host 1\""};
    }
    started = true;
  }
  if (!started) return Error{fmt::format("{} is empty", kManifestName), "the first line is \"jcam-host 1\""};
  return manifest;
}

}  // namespace jcam
