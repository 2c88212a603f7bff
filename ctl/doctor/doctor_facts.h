// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/result.h"
#include "host/board_cameras.h"
#include "host/docker_config.h"
#include "host/dockerd_flags.h"
#include "host/host.h"
#include "host/sysfs_nodes.h"

namespace jcam::ctl {

/// What doctor judges: plain values, gathered once (ctl/facts).

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
  std::string built_for;            ///< the kernel that the module's file is for; empty: not told
  bool only_signed = false;         ///< this kernel takes only signed modules (secure boot)
  std::optional<bool> is_signed;    ///< the module's file; nothing: not told
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
  bool docker_socket = false;        ///< of the daemon that the client would talk to
  std::uint32_t docker_gid = 0;      ///< of that socket
  Result<DockerConfig> docker = DockerConfig{};
  std::optional<bool> docker_may_use;     ///< the socket, by whatever right; nothing: not asked
  std::optional<EngineHost> docker_host;  ///< as jcam-run sees it
  std::optional<EngineHost> podman;
  bool docker_is_podman = false;  ///< `docker` is Podman's
  DockerdFlags flags;             ///< what dockerd is given on its command line
  bool nvidia_runtime = false;    ///< nvidia-container-runtime is installed
  std::vector<CdiSource> cdi;
  std::vector<std::string> cdi_kinds;   ///< "nvidia.com/gpu"
  std::vector<std::string> cdi_broken;  ///< files that cannot be read
};

/// Who runs doctor.
struct UserFacts {
  std::uint32_t uid = 0;
  std::vector<std::uint32_t> groups;
  std::map<std::uint32_t, std::string> group_names;
};

/// The cameras that a board says it has.
struct BoardFacts {
  std::string l4t;                   ///< "36.4.3"; empty when not told
  bool sipl = false;                 ///< NVIDIA's SIPL is set up, the camera path beside Argus
  std::vector<BoardCamera> cameras;  ///< of the device tree
  std::vector<std::string>
      strays;  ///< "/dev/video0 (alvium-csi2 9-003c)": CSI nodes of no camera in the tree
};

struct Facts {
  bool jetson = false;
  std::string release;              ///< "R36 (release), REVISION: 4.3", empty when not told
  std::optional<BoardFacts> board;  ///< of a Jetson; nothing: not looked at
  ModuleFacts module;
  std::vector<NodeFacts> nodes;  ///< those with a jcam label
  ArgusFacts argus;
  std::map<std::string, bool> elements;  ///< of GStreamer -> installed
  EngineFacts engine;
  UserFacts user;
};

}  // namespace jcam::ctl
