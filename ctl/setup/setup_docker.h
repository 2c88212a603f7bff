// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "common/result.h"
#include "ctl/console/exit_status.h"

namespace jcam::ctl {

/// Runs a program and waits for it; its exit status.
using Runner = std::function<Result<int>(const std::vector<std::string>& argv)>;
/// The real one; the program is found by PATH, output goes where ours goes.
Result<int> run_program(const std::vector<std::string>& argv);

struct SetupDocker {
  std::string root;      ///< "" or the directory that stands for /
  bool use_ctk = false;  ///< by nvidia-ctk: it is there, and root is the running system
  bool dry_run = false;  ///< print what would be done, touch nothing
  std::string stamp;     ///< names the backup, "20260131-120000"
};

/// Makes nvidia a runtime of Docker, and its default, in `root`/etc/docker/daemon.json: by nvidia-ctk where
/// the running system has one, else by merging the keys. The old file is kept beside the new one; nothing
/// else of it changes; behind a symbolic link the file that it leads to. Refused when
/// nvidia-container-runtime is not installed: Docker would start no container any more. Refused, too, when
/// dockerd is given runtimes by flags, with which the file would keep it from starting, and for a snap.
ExitStatus setup_docker_command(const SetupDocker& setup, const Runner& run, std::ostream& out,
                                std::ostream& err);

}  // namespace jcam::ctl
