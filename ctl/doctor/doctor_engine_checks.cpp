// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "common/text/shell_quote.h"
#include "ctl/doctor/doctor_checks.h"

namespace jcam::ctl {
namespace {

constexpr const char* kSetup = "sudo jcamctl setup docker";

bool has(const std::vector<std::string>& list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Check runtime(const Facts& facts) {
  const auto& engine = facts.engine;
  if (engine.docker && engine.docker->nvidia) {
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

void check_docker(const Facts& facts, std::vector<Check>& checks) {
  const auto& engine = facts.engine;
  if (!engine.docker_socket)
    checks.push_back({"docker", Level::fail, "Docker is not running", "sudo systemctl start docker"});
  if (!engine.docker) {
    checks.push_back({"docker", Level::fail, engine.docker.error().what, engine.docker.error().hint});
    return;
  }
  checks.push_back(runtime(facts));
  if (!facts.jetson || !engine.docker->nvidia) return;
  if (engine.docker->default_runtime == "nvidia") {
    checks.push_back({"default", Level::ok, "the default runtime is nvidia", {}});
  } else {
    checks.push_back({"default", Level::warn,
                      "the default runtime is not nvidia: docker build and plain docker run have no GPU",
                      kSetup});
  }
}

Check cdi(const Facts& facts) {
  const auto& engine = facts.engine;
  if (!engine.cdi_broken.empty()) {
    const std::string& file = engine.cdi_broken.front();
    return {"cdi", Level::warn, "not a CDI file: " + joined(engine.cdi_broken),
            "sudo mv " + shell_quote(file) + " " + shell_quote(file + ".off")};
  }
  if (!engine.cdi_kinds.empty()) return {"cdi", Level::ok, "there is " + joined(engine.cdi_kinds), {}};
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
  if (engine.engines.empty()) {
    checks.push_back({"engine", Level::warn, "no docker, podman or nerdctl", "sudo apt install docker.io"});
    return;
  }
  checks.push_back(
      {"engine",
       Level::ok,
       joined(engine.engines) + (engine.engines.size() == 1 ? " is installed" : " are installed"),
       {}});
  if (has(engine.engines, "docker")) check_docker(facts, checks);
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
  if (facts.engine.docker_socket) checks.push_back(membership(facts.user, facts.engine.docker_gid, "Docker"));
}

}  // namespace jcam::ctl
