// SPDX-License-Identifier: Apache-2.0
#include "host/caller.h"

#include <unistd.h>

#include <array>
#include <climits>
#include <string_view>
#include <vector>

namespace jcam {

Caller caller_of_process() {
  Caller caller;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    caller.environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  caller.uid = ::geteuid();
  caller.gid = ::getegid();
  caller.groups.insert(caller.gid);
  const int count = ::getgroups(0, nullptr);
  if (count > 0) {
    std::vector<gid_t> groups(static_cast<std::size_t>(count));
    const int got = ::getgroups(count, groups.data());
    for (int i = 0; i < got; ++i) caller.groups.insert(groups[static_cast<std::size_t>(i)]);
  }
  std::array<char, PATH_MAX> directory{};
  if (::getcwd(directory.data(), directory.size()) != nullptr) caller.directory = directory.data();
  caller.stdin_terminal = ::isatty(STDIN_FILENO) == 1;
  caller.stdout_terminal = ::isatty(STDOUT_FILENO) == 1;
  return caller;
}

}  // namespace jcam
