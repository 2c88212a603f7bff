// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/result.h"
#include "host/docker_config.h"
#include "host/sysfs_nodes.h"

namespace jcam::ctl {

/// What doctor looks at: plain values, gathered once, judged by doctor_checks.

struct ModprobeLine {
  std::string file;  ///< below the root, "/etc/modprobe.d/x.conf"
  std::string text;  ///< "options v4l2loopback devices=2"
  bool operator==(const ModprobeLine&) const = default;
};

struct ModuleFacts {
  bool loaded = false;
  bool installed = false;  ///< for the running kernel
  std::string version;     ///< empty: 0.12 and older do not tell
  std::map<std::string, std::string> parameters;
  std::vector<ModprobeLine> lines;  ///< all that modprobe is told about it, by file
  std::string kernel;               ///< "5.15.148-tegra"
  bool headers = false;             ///< of the running kernel
};

struct Holder {
  int pid = 0;
  std::string program;
  bool operator==(const Holder&) const = default;
};

struct NodeFacts {
  SysfsNode node;
  bool device = false;          ///< /dev/videoN is there
  std::uint32_t gid = 0;        ///< of the device
  bool group_rw = false;        ///< its group may read and write
  std::vector<Holder> holders;  ///< as far as we may see them
};

struct ArgusFacts {
  enum class Socket { missing, socket, other };
  Socket socket = Socket::missing;
  bool running = false;  ///< a process nvargus-daemon
};

struct EngineFacts {
  std::vector<std::string> engines;  ///< docker, podman, nerdctl
  bool docker_socket = false;        ///< /var/run/docker.sock
  std::uint32_t docker_gid = 0;      ///< of that socket
  Result<DockerConfig> docker = DockerConfig{};
  bool nvidia_runtime = false;  ///< nvidia-container-runtime is installed
  bool nvidia_ctk = false;
  std::vector<std::string> cdi_kinds;   ///< "nvidia.com/gpu"
  std::vector<std::string> cdi_broken;  ///< files that cannot be read
};

/// Who runs doctor.
struct UserFacts {
  std::uint32_t uid = 0;
  std::vector<std::uint32_t> groups;
  std::map<std::uint32_t, std::string> group_names;
};

struct Facts {
  bool jetson = false;
  std::string release;  ///< "R36 (release), REVISION: 4.3", empty when not told
  ModuleFacts module;
  std::vector<NodeFacts> nodes;  ///< those with a jcam label
  ArgusFacts argus;
  std::map<std::string, bool> elements;  ///< of GStreamer -> installed
  EngineFacts engine;
  UserFacts user;
};

/// The system under `root` ("/" or a fixture). Reads only; what cannot be read counts as not there.
/// `kernel` is uname's release, `user` needs uid and groups only.
Facts gather_facts(const std::string& root, const std::string& kernel, UserFacts user);

/// Its parts.
ModuleFacts gather_module(const std::string& root, const std::string& kernel);
std::vector<NodeFacts> gather_nodes(const std::string& root);
EngineFacts gather_engine(const std::string& root);

}  // namespace jcam::ctl
