// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace jcam::bridge {

/// jcam-bridge's command line.
struct Options {
  std::string config = "/etc/jcam/jcam.toml";
  bool config_given = false;         ///< then it must exist
  std::vector<std::string> cameras;  ///< "csi0=test,...": instead of the file's
  std::string socket = "/run/jcam/bridge.sock";
  std::string cdi;                 ///< CDI file where the configuration names none; empty: the usual
  std::optional<int> ready_fd;     ///< gets "READY\n" once nodes stand
  std::optional<int> lifeline_fd;  ///< end when its other side is closed
  std::string dev_root = "/dev";
  std::string sys_root = "/sys";
  std::string proc_root = "/proc";
  std::string capture_program;   ///< empty: beside this program or in the installed place
  bool wait_for_config = false;  ///< a wrong file is no end: wait until it is corrected
  bool check = false;            ///< read the configuration, say what it means, end
  bool verbose = false;
};

/// Exit statuses: 0 ended as asked, 1 cannot run, 2 wrong usage or configuration.
inline constexpr int kCannotRun = 1;
inline constexpr int kBadUsage = 2;

}  // namespace jcam::bridge
