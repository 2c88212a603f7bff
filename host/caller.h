// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>

namespace jcam {

/// Who asks: the environment and the rights of the process that starts a container.
struct Caller {
  std::map<std::string, std::string> environment;
  unsigned uid = 0;
  unsigned gid = 0;
  std::set<unsigned> groups;
  std::string directory;  ///< where the process stands; empty: not told
  bool stdin_terminal = false;
  bool stdout_terminal = false;

  /// An empty variable counts as none: `DISPLAY=` means "no display".
  std::string variable(const std::string& name) const {
    auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
  }
  /// Where relative paths start. The variable may be of another process: who started this one may have moved.
  std::string working_directory() const { return directory.empty() ? variable("PWD") : directory; }
  bool operator==(const Caller&) const = default;
};

/// This process.
Caller caller_of_process();

}  // namespace jcam
