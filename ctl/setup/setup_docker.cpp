// SPDX-License-Identifier: Apache-2.0
#include "ctl/setup/setup_docker.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <ostream>

#include "common/os/atomic_file.h"
#include "common/os/find_program.h"
#include "common/os/os_error.h"
#include "common/os/process.h"
#include "common/os/read_file.h"
#include "common/text/shell_quote.h"
#include "common/text/text.h"
#include "host/docker_config.h"
#include "host/dockerd_flags.h"
#include "host/rooted_file_system.h"

namespace jcam::ctl {
namespace {

constexpr const char* kNext =
    "restart Docker:  sudo systemctl restart docker\n"
    "verify:          docker info --format '{{.DefaultRuntime}}'   # nvidia\n";

/// Everything that is known before anything is done.
struct Plan {
  std::string path;  ///< of daemon.json
  std::string old_text;
  bool existed = false;
  mode_t mode = 0644;
  DockerMerge merge;
  std::vector<std::string> command;  ///< nvidia-ctk's, empty when the keys are merged
};

/// A Docker that does not read /etc/docker/daemon.json, or that would not start with what we write: why.
Status check_docker(const SetupDocker& setup, const DockerdFlags& flags) {
  if (installed_program("docker", setup.root).empty() &&
      ::access((setup.root + "/snap/bin/docker").c_str(), F_OK) == 0) {
    return Error{
        "Docker here is a snap, whose containers have neither NVIDIA's runtime nor this machine's /tmp",
        "sudo snap remove docker && sudo apt install docker.io"};
  }
  if (flags.runtimes.empty() && flags.default_runtime.empty()) return {};
  if (flags.runtimes.count("nvidia") > 0 && flags.default_runtime == "nvidia") return {};
  return Error{
      flags.file +
          " gives dockerd its runtimes as flags; with those of a daemon.json beside them it would not start",
      "add --add-runtime=nvidia=nvidia-container-runtime --default-runtime=nvidia there, or take its "
      "runtimes out"};
}

/// The file itself where a path is a symbolic link: a configuration that is kept elsewhere stays there. A
/// link that is absolute means a place below the root.
std::string behind_links(const SetupDocker& setup, std::string path) {
  constexpr int kMost = 40;
  for (int i = 0; i < kMost; ++i) {
    std::error_code none;
    const auto target = std::filesystem::read_symlink(path, none);
    if (none) break;
    path = target.is_absolute()
               ? setup.root + target.string()
               : (std::filesystem::path(path).parent_path() / target).lexically_normal().string();
  }
  return path;
}

Result<Plan> make_plan(const SetupDocker& setup) {
  Plan plan;
  const auto flags = dockerd_flags(RootedFileSystem(setup.root.empty() ? "/" : setup.root));
  if (auto fits = check_docker(setup, flags); !fits) return fits.error();
  if (!flags.runtimes.empty()) {
    plan.path = setup.root + flags.file;
    return plan;
  }
  plan.path = behind_links(
      setup, setup.root + (flags.config_file.empty() ? "/etc/docker/daemon.json" : flags.config_file));
  struct stat info {};
  if (::stat(plan.path.c_str(), &info) == 0) {
    plan.existed = true;
    plan.mode = info.st_mode & 0777U;
    auto text = read_file(plan.path);
    if (!text) return text.error();
    plan.old_text = std::move(*text);
  } else if (errno != ENOENT) {
    return os_error(errno, "cannot read " + plan.path);
  }
  auto merge = merge_nvidia_runtime(plan.old_text, plan.path);
  if (!merge) return merge.error();
  plan.merge = std::move(*merge);
  if (setup.use_ctk) {
    plan.command = {"nvidia-ctk",       "runtime",          "configure",
                    "--runtime=docker", "--set-as-default", "--config=" + plan.path};
  }
  return plan;
}

Status apply(const Plan& plan, const SetupDocker& setup, const Runner& run, std::ostream& out) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(plan.path).parent_path(), error);
  if (error) return os_error(error.value(), "cannot make the directory of " + plan.path);
  if (plan.existed) {
    const std::string backup = plan.path + ".before-jcam-" + setup.stamp;
    if (auto written = write_file_atomically(backup, plan.old_text, plan.mode); !written) return written;
    out << "the old file is kept as " << backup << '\n';
  }
  if (plan.command.empty()) return write_file_atomically(plan.path, plan.merge.text, plan.mode);
  const auto status = run(plan.command);
  if (!status) return status.error();
  if (*status != 0) return Error{shell_join(plan.command) + " ended with status " + std::to_string(*status)};
  const auto text = read_file(plan.path);
  if (!text) return text.error();
  const auto now = read_docker_config(*text, plan.path);
  if (!now) return now.error();
  if (now->nvidia && now->default_runtime == "nvidia") return {};
  return Error{"nvidia-ctk ran, but " + plan.path + " is not as wanted",
               "compare it with jcamctl setup docker --dry-run"};
}

void show(const Plan& plan, std::ostream& out) {
  if (!plan.command.empty()) {
    out << "would run: " << shell_join(plan.command) << "\nwhich should give, in " << plan.path << ":\n";
  } else {
    out << "would write " << plan.path << ":\n";
  }
  out << plan.merge.text;
}

ExitStatus fail(std::ostream& err, const Error& error) {
  err << "jcamctl: " << one_line(error.message(), 1000) << '\n';
  return kFailed;
}

}  // namespace

Result<int> run_program(const std::vector<std::string>& argv) {
  const auto child = spawn(argv);
  return child ? wait_for_exit(*child) : child.error();
}

ExitStatus setup_docker_command(const SetupDocker& setup, const Runner& run, std::ostream& out,
                                std::ostream& err) {
  const auto plan = make_plan(setup);
  if (!plan) return fail(err, plan.error());
  if (plan->merge.changes.empty()) {
    out << plan->path << " is right already\n";
    return kOk;
  }
  if (installed_program("nvidia-container-runtime", setup.root).empty()) {
    const Error error{
        "nvidia-container-runtime is not installed: with it as the default Docker would start nothing",
        "sudo apt install nvidia-container-toolkit"};
    fail(err, error);
    if (!setup.dry_run) return kFailed;
  }
  if (setup.dry_run) {
    show(*plan, out);
    return kOk;
  }
  if (auto done = apply(*plan, setup, run, out); !done) return fail(err, done.error());
  for (const auto& change : plan->merge.changes) out << change << '\n';
  out << kNext;
  return kOk;
}

}  // namespace jcam::ctl
