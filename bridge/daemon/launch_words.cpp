// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/launch_words.h"

#include <algorithm>

#include "common/os/read_file.h"
#include "common/text/text.h"

namespace jcam::bridge {
namespace {

constexpr std::string_view kOption = "--name";
/// What the table of `jcamctl status` has room for.
constexpr std::size_t kLongest = 40;

/// The container's, or nothing: "--name detector", "--name=detector".
std::string_view container_in(std::string_view words) {
  bool is_next = false;
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find('\0'));
    if (is_next) return word;
    if (word.starts_with("--name=")) return word.substr(kOption.size() + 1);
    is_next = word == kOption;
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
  return {};
}

}  // namespace

std::string launch_words(pid_t pid, std::string_view name, std::string_view words) {
  std::string number = "pid " + std::to_string(pid);
  if (name.empty()) return number;
  const std::string_view container = container_in(words);
  return (container.empty() ? "" : one_line(container, kLongest) + ": ") + one_line(name, kLongest) + " (" +
         number + ")";
}

std::string launch_words(pid_t pid, const std::string& proc_root) {
  const std::string process = proc_root + "/" + std::to_string(pid);
  const std::string name = read_file_or_empty(process + "/comm");
  return launch_words(pid, std::string_view(name).substr(0, name.find('\n')),
                      read_file_or_empty(process + "/cmdline"));
}

}  // namespace jcam::bridge
