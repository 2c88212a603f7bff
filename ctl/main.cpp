// SPDX-License-Identifier: Apache-2.0
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <ctime>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "common/cdi.h"
#include "common/os/find_program.h"
#include "common/version.h"
#include "control/protocol/messages.h"
#include "ctl/cameras/daemon_commands.h"
#include "ctl/doctor/doctor_command.h"
#include "ctl/facts/gather.h"
#include "ctl/nodes/nodes_command.h"
#include "ctl/nodes/pictures_command.h"
#include "ctl/setup/argus_command.h"
#include "ctl/setup/cdi_command.h"
#include "ctl/setup/setup_docker.h"
#include "host/config_file.h"
#include "host/rooted_file_system.h"

namespace {

using namespace jcam;
using namespace jcam::ctl;

constexpr const char* kFooter =
    "Exit status: 0 done; 1 failed (doctor: something is wrong); 2 wrong usage; 3 jcam-bridge is not "
    "running.";

/// CLI11's checks give the text of an error, or nothing.
const CLI::Validator kCamera(
    [](const std::string& text) {
      const auto name = parse_camera_name(text);
      return name ? std::string() : name.error().message();
    },
    "CAMERA");
const CLI::Validator kStream(
    [](const std::string& text) {
      const auto name = parse_stream_name(text);
      return name ? std::string() : name.error().message();
    },
    "CAMERA[-STREAM]");
const CLI::Validator kAssignment(
    [](const std::string& text) {
      const auto equals = text.find('=');
      if (equals != std::string::npos && equals > 0) return std::string();
      return "\"" + text + "\" is not PROPERTY=VALUE; write it like wbmode=daylight";
    },
    "PROPERTY=VALUE");

/// Columns and rows; of what is no terminal, 80 and not known.
std::pair<std::size_t, std::size_t> terminal_size() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return {size.ws_col, size.ws_row};
  return {80, 0};
}

/// What was asked for: filled by the parser, run after it.
struct Command {
  std::string root = "/";
  std::string camera, output, config = kConfigPath;
  std::vector<std::string> assignments;
  std::vector<std::string> properties;
  bool json = false, watch = false, dry_run = false, modes = false;
  std::function<ExitStatus(Console&)> run;
};

std::vector<std::pair<std::string, std::string>> split(const std::vector<std::string>& assignments) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& text : assignments) {
    const auto equals = text.find('=');
    pairs.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return pairs;
}

void add_daemon_commands(CLI::App& app, Command& command) {
  auto* status = app.add_subcommand("status", "show the cameras, their nodes and what is wrong with them");
  status->add_flag("--json", command.json, "for programs; with --watch one line each time");
  status->add_flag("--watch", command.watch, "show it again on every change");
  status->callback(
      [&] { command.run = [&](Console& c) { return status_command(c, command.json, command.watch); }; });

  auto* list = app.add_subcommand("list", "one line for each camera");
  list->add_flag("--modes", command.modes, "the modes of the board's sensors as well");
  list->callback([&] {
    command.run = [&](Console& c) {
      return list_command(c, command.root == "/" ? "" : command.root, command.modes);
    };
  });
  auto* events = app.add_subcommand("events", "show what has happened to the cameras");
  events->add_option("camera", command.camera, "like csi0; else all")->check(kCamera);
  events->add_flag("--json", command.json, "for programs; with --watch one line for each");
  events->add_flag("--watch", command.watch, "go on with what happens");
  events->callback([&] {
    command.run = [&](Console& c) {
      const auto camera = parse_camera_name(command.camera);
      return events_command(c, camera ? std::optional(*camera) : std::nullopt, command.json, command.watch);
    };
  });

  app.add_subcommand("reload", "make the daemon read its configuration again")->callback([&] {
    command.run = reload_command;
  });

  auto* set = app.add_subcommand("set", "change properties of a camera's source while it runs");
  set->add_option("camera", command.camera, "like csi0")->required()->check(kCamera);
  set->add_option("values", command.assignments, "like wbmode=daylight")->required()->check(kAssignment);
  set->callback([&] {
    command.run = [&](Console& c) {
      return set_command(c, *parse_camera_name(command.camera), split(command.assignments));
    };
  });

  auto* unset = app.add_subcommand("unset", "take back what set has changed");
  unset->add_option("camera", command.camera, "like csi0")->required()->check(kCamera);
  unset->add_option("properties", command.properties, "like wbmode")->required();
  unset->callback([&] {
    command.run = [&](Console& c) {
      return unset_command(c, *parse_camera_name(command.camera), command.properties);
    };
  });

  auto* snapshot =
      app.add_subcommand("snapshot", "write one picture of a camera, or of one of its streams, to a file");
  snapshot->add_option("camera", command.camera, "like csi0 or csi0-small")->required()->check(kStream);
  snapshot->add_option("-o,--output", command.output, "the file: .png, .jpg, .ppm or .raw")->required();
  snapshot->callback([&] {
    command.run = [&](Console& c) {
      return snapshot_command(c, *parse_stream_name(command.camera), command.output);
    };
  });
}

std::string kernel_release() {
  utsname names{};
  return ::uname(&names) == 0 ? names.release : "";
}

/// Looks at this machine, or at a tree with what its manifest says of it.
ExitStatus run_doctor(Console& console, const std::string& root, bool json) {
  const bool here = root == "/";
  auto manifest = here ? Result<Manifest>(Manifest{}) : read_manifest(root);
  if (!manifest) return failed(console, manifest.error());
  const Caller caller = here ? caller_of_process() : manifest->caller;
  const RootedFileSystem files(root, std::move(*manifest));
  return doctor_command(gather_facts({files, caller, here ? "" : root, kernel_release(), here}), json,
                        console.out);
}

/// "20260131-120000", UTC.
std::string time_stamp() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  char text[32] = {};
  const std::size_t size = std::strftime(text, sizeof(text), "%Y%m%d-%H%M%S", &parts);
  return {text, size};
}

void add_system_commands(CLI::App& app, Command& command) {
  auto* doctor =
      app.add_subcommand("doctor", "check everything that jcam needs, with a cure for what is wrong");
  doctor->add_flag("--json", command.json, "for programs");
  doctor->callback(
      [&] { command.run = [&](Console& c) { return run_doctor(c, command.root, command.json); }; });

  auto* setup = app.add_subcommand("setup", "set up other programs for jcam")->require_subcommand(1);
  auto* docker = setup->add_subcommand("docker", "make nvidia a runtime of Docker, and its default");
  docker->add_flag("--dry-run", command.dry_run, "print the new file, change nothing");
  docker->callback([&] {
    command.run = [&](Console& c) {
      const std::string root = command.root == "/" ? "" : command.root;
      // Not for a system under another root: it could run there only.
      const bool use_ctk = root.empty() && !installed_program("nvidia-ctk", root).empty();
      return setup_docker_command({root, use_ctk, command.dry_run, time_stamp()}, run_program, c.out, c.err);
    };
  });
}

void add_argus_command(CLI::App& app, Command& command) {
  auto* refresh = app.add_subcommand(
      "argus-refresh", "give running containers the socket of an nvargus-daemon that has restarted");
  refresh->add_option("--config", command.config, "the configuration, see jcam.toml(5)")
      ->capture_default_str();
  refresh->callback([&] {
    command.run = [&](Console& c) {
      return argus_refresh_command(
          find_program({"../refresh/jcam-argus-refresh"}, JCAM_LIBEXECDIR "/jcam-argus-refresh"),
          command.config, run_program, c.err);
    };
  });
}

void add_cdi_command(CLI::App& app, Command& command) {
  auto* cdi =
      app.add_subcommand("cdi", "look after the CDI file for container engines")->require_subcommand(1);
  cdi->add_subcommand("publish", "write it anew, for the nodes that the daemon has")->callback([&] {
    command.run = [](Console& c) { return publish_cdi(c, {.from = kCdiDaemonPath, .to = kCdiPath}); };
  });
}

void add_nodes_command(CLI::App& app, Command& command) {
  auto* nodes = app.add_subcommand("nodes", "look after the v4l2loopback nodes");
  nodes->require_subcommand(1);
  auto* up =
      nodes->add_subcommand("up", "make the nodes that the configuration asks for; never takes any away");
  auto* pictures =
      nodes->add_subcommand("pictures", "whether a video node delivers pictures, not raw Bayer data");
  pictures->add_option("device", command.output, "like /dev/video0")->required();
  pictures->callback([&] { command.run = [&](Console& c) { return pictures_command(c, command.output); }; });
  auto* config = up->add_option("--config", command.config, "the configuration, see jcam.toml(5)")
                     ->capture_default_str();
  up->add_flag("--dry-run", command.dry_run, "only say what would be done");
  up->callback([&, config] {
    command.run = [&, given = config->count() > 0](Console& c) {
      const std::string root = command.root == "/" ? "" : command.root;
      KernelModule module(root);
      return nodes_up(c, module,
                      {.config = given ? command.config : root + command.config,
                       .config_given = given,
                       .proc_root = root + "/proc",
                       .dry_run = command.dry_run || !root.empty()});
    };
  });
}

/// Of a word that is no command CLI11 says that one is missing, and not which word it was.
std::string what_is_wrong(const CLI::App& app, const CLI::ParseError& error) {
  const auto unknown = app.remaining(true);
  const bool misses = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError);
  return misses && !unknown.empty() ? "there is no command \"" + unknown.front() + "\"" : error.what();
}

int run(int argc, char** argv) {
  // A pipe that is closed early, as by head, is an ordinary failed write.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  CLI::App app{"Looks after jcam-bridge: CSI cameras as /dev/video nodes", "jcamctl"};
  app.footer(kFooter);
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("jcamctl ") + kVersion);
  Console console{std::cout,
                  std::cerr,
                  std::string(control::kDefaultSocket),
                  terminal_size().first,
                  ::isatty(STDOUT_FILENO) == 1,
                  terminal_size};
  Command command;
  app.add_option("--socket", console.socket, "of jcam-bridge")->capture_default_str()->envname("JCAM_SOCKET");
  app.add_option("--root", command.root, "look at the system under this directory")->capture_default_str();
  app.fallthrough();
  add_daemon_commands(app, command);
  add_nodes_command(app, command);
  add_argus_command(app, command);
  add_cdi_command(app, command);
  add_system_commands(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::cerr << "jcamctl: " << what_is_wrong(app, error) << "; jcamctl --help\n";
    return kUsage;
  }
  const ExitStatus result = command.run(console);
  return result == kOk && !std::cout.flush() ? kFailed : result;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "jcamctl: " << error.what() << '\n';
    return kFailed;
  }
}
