// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "common/text/listed.h"
#include "common/text/shell_quote.h"
#include "ctl/doctor/doctor_checks.h"

namespace jcam::ctl {
namespace {

constexpr const char* kSetup = "sudo jcamctl setup docker";

bool has(const std::vector<std::string>& list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

/// Of a runtime that dockerd is given on its command line the file says nothing, and the engine itself all.
bool knows_nvidia(const EngineFacts& engine) {
  return (engine.docker && engine.docker->nvidia) || engine.flags.runtimes.count("nvidia") > 0 ||
         (engine.docker_host && engine.docker_host->runtimes.count("nvidia") > 0);
}

Check runtime(const Facts& facts) {
  const auto& engine = facts.engine;
  if (knows_nvidia(engine)) {
    if (engine.nvidia_runtime) return {"runtime", Level::ok, "Docker knows the runtime nvidia", {}};
    return {"runtime", Level::fail,
            "Docker is told of the runtime nvidia, but nvidia-container-runtime is not installed",
            "sudo apt install nvidia-container-toolkit"};
  }
  if (has(engine.cdi_kinds, "nvidia.com/gpu"))
    return {"runtime", Level::ok, "no runtime nvidia, but CDI has nvidia.com/gpu", {}};
  // Elsewhere only the GPU is missing, not the cameras.
  const Level level = facts.jetson ? Level::fail : Level::warn;
  if (engine.nvidia_runtime) return {"runtime", level, "Docker does not know the runtime nvidia", kSetup};
  return {"runtime", level, "the NVIDIA container runtime is not installed",
          "sudo apt install nvidia-container-toolkit"};
}

std::string default_runtime(const EngineFacts& engine) {
  return engine.flags.default_runtime.empty() ? engine.docker->default_runtime : engine.flags.default_runtime;
}

Check docker_down(const EngineFacts& engine) {
  const EngineHost host = engine.docker_host.value_or(EngineHost{});
  if (host.rootless)
    return {"docker", Level::fail, "rootless Docker is not running: there is no " + socket_of(host),
            "systemctl --user start docker"};
  if (host.snap) return {"docker", Level::fail, "Docker is not running", "sudo snap start docker"};
  return {"docker", Level::fail, "Docker is not running", "sudo systemctl start docker"};
}

/// What a Docker of that kind cannot do for cameras.
void check_docker_kind(const EngineHost& host, std::vector<Check>& checks) {
  if (host.snap) {
    checks.push_back({"docker", Level::warn,
                      "Docker from snap has a /tmp of its own: containers get no Argus socket and no X11",
                      "sudo snap remove docker && sudo apt install docker.io"});
  }
  if (host.rootless) {
    checks.push_back({"docker", Level::warn,
                      "rootless Docker cannot give containers your groups: cameras are unreadable inside",
                      "docker run --device jcam.dev/camera=csi0, or jcam-run --engine podman"});
  }
  if (host.selinux) {
    checks.push_back({"selinux", Level::warn, "SELinux keeps Docker's containers from devices",
                      "sudo setsebool -P container_use_devices 1"});
  }
}

void check_docker(const Facts& facts, std::vector<Check>& checks) {
  const auto& engine = facts.engine;
  if (engine.docker_host && engine.docker_host->remote) {
    checks.push_back({"docker", Level::warn,
                      "Docker's address " + engine.docker_host->endpoint +
                          " is another machine, whose cameras are not these",
                      "unset DOCKER_HOST, or: docker context use default"});
    return;
  }
  if (!engine.docker_socket) checks.push_back(docker_down(engine));
  if (engine.docker_host) check_docker_kind(*engine.docker_host, checks);
  if (!engine.docker) {
    checks.push_back({"docker", Level::fail, engine.docker.error().what, engine.docker.error().hint});
    return;
  }
  checks.push_back(runtime(facts));
  if (!facts.jetson || !knows_nvidia(engine)) return;
  if (default_runtime(engine) == "nvidia") {
    checks.push_back({"default", Level::ok, "the default runtime is nvidia", {}});
  } else {
    checks.push_back({"default", Level::warn,
                      "the default runtime is not nvidia: docker build and plain docker run have no GPU",
                      kSetup});
  }
}

void check_podman(const EngineFacts& engine, std::vector<Check>& checks) {
  const Engine podman = engine_of(*engine.podman, EngineForm::client);
  const std::string title = engine_title(podman.host);
  if (podman.host.selinux) {
    checks.push_back({"selinux", Level::warn, "SELinux keeps Podman's containers from devices",
                      "sudo setsebool -P container_use_devices 1"});
  }
  if (podman.host.version.empty()) return;  // not asked
  if (!podman.can.cdi) {
    checks.push_back({"podman", Level::warn,
                      title + " knows no CDI: --device jcam.dev/camera=csi0 is nothing to it",
                      "use jcam-run, or install Podman 4.1 or newer"});
    return;
  }
  for (const auto& file : engine.cdi) {
    if (podman.can.cdi_newest.empty() || !older(podman.can.cdi_newest, file.spec.version)) continue;
    checks.push_back({"podman", Level::warn,
                      fmt::format("{} reads CDI up to {}, and {} has {}: it passes over the whole file",
                                  title, podman.can.cdi_newest, file.path, file.spec.version),
                      "write that file with an older cdiVersion, or install a newer Podman"});
  }
}

Check cdi(const Facts& facts) {
  const auto& engine = facts.engine;
  if (!engine.cdi_broken.empty()) {
    const std::string& file = engine.cdi_broken.front();
    return {"cdi", Level::warn, "not a CDI file: " + listed(engine.cdi_broken),
            "sudo mv " + shell_quote(file) + " " + shell_quote(file + ".off")};
  }
  if (!engine.cdi_kinds.empty()) return {"cdi", Level::ok, "there is " + listed(engine.cdi_kinds), {}};
  return {"cdi", Level::ok, "no CDI files; none are needed", {}};
}

std::string group_name(const UserFacts& user, std::uint32_t gid) {
  const auto found = user.group_names.find(gid);
  return found == user.group_names.end() ? std::to_string(gid) : found->second;
}

bool is_member(const UserFacts& user, std::uint32_t gid) {
  return user.uid == 0 || std::find(user.groups.begin(), user.groups.end(), gid) != user.groups.end();
}

Check membership(const UserFacts& user, std::uint32_t gid, const std::string& what) {
  const std::string group = group_name(user, gid);
  if (is_member(user, gid)) return {"rights", Level::ok, "you may use " + what, {}};
  return {"rights", Level::fail, fmt::format("you are not in the group {} of {}", group, what),
          fmt::format("sudo usermod -aG {} \"$USER\"  # then log in again", shell_quote(group))};
}

}  // namespace

void check_engine(const Facts& facts, std::vector<Check>& checks) {
  const auto& engine = facts.engine;
  if (engine.engines.empty() && !engine.docker_is_podman) {
    checks.push_back({"engine", Level::warn, "no docker, podman or nerdctl", "sudo apt install docker.io"});
    return;
  }
  checks.push_back(
      {"engine",
       Level::ok,
       listed(engine.engines) + (engine.engines.size() == 1 ? " is installed" : " are installed"),
       {}});
  if (engine.docker_is_podman) {
    checks.push_back({"docker",
                      Level::ok,
                      "docker is Podman's here (podman-docker), and jcam-run takes it as Podman",
                      {}});
  } else if (has(engine.engines, "docker")) {
    check_docker(facts, checks);
  }
  if (engine.podman) check_podman(engine, checks);
  checks.push_back(cdi(facts));
}

void check_user(const Facts& facts, std::vector<Check>& checks) {
  const auto node =
      std::find_if(facts.nodes.begin(), facts.nodes.end(), [](const auto& n) { return n.device; });
  if (node != facts.nodes.end()) {
    const std::string device = fmt::format("/dev/video{}", node->node.number);
    if (!node->group_rw) {
      checks.push_back({"rights", Level::fail, "only root may use " + device,
                        "sudo udevadm trigger --subsystem-match=video4linux"});
    } else {
      checks.push_back(membership(facts.user, node->gid, device));
    }
  }
  if (!facts.engine.docker_socket) return;
  // An access list of the socket is as good as a group.
  if (facts.engine.docker_may_use == true) {
    checks.push_back({"rights", Level::ok, "you may use Docker", {}});
  } else {
    checks.push_back(membership(facts.user, facts.engine.docker_gid, "Docker"));
  }
}

}  // namespace jcam::ctl
