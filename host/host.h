// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/names.h"
#include "host/caller.h"
#include "host/file_system.h"
#include "host/foreign.h"

namespace jcam {

/// A character device as it stands on the host.
struct DeviceNode {
  std::string path;
  unsigned major = 0;
  unsigned minor = 0;
  unsigned gid = 0;
  bool operator==(const DeviceNode&) const = default;
};

enum class VideoKind {
  camera,    ///< a camera on USB, or anything that is none of the others
  raw_csi,   ///< Bayer pictures of a CSI sensor, which ordinary programs cannot use
  bridged,   ///< a node of jcam
  loopback,  ///< somebody else's v4l2loopback device
};

struct VideoDevice {
  DeviceNode node;
  int number = 0;  ///< N of /dev/videoN
  std::string name;
  std::string driver;  ///< empty if there is none to be seen (virtual devices)
  VideoKind kind = VideoKind::camera;
  std::optional<NodeName> bridged;
  bool operator==(const VideoDevice&) const = default;
};

/// A directory of device nodes, passed as a whole: /dev/snd, /dev/bus/usb.
struct DeviceTree {
  std::string path;
  std::set<unsigned> gids;  ///< of the nodes in it
  int nodes = 0;
  bool operator==(const DeviceTree&) const = default;
};

struct Board {
  bool tegra = false;
  std::string model;    ///< "NVIDIA Jetson AGX Orin Developer Kit"; empty if unknown
  std::string l4t;      ///< "36.4.3"
  std::string jetpack;  ///< "6"
  bool operator==(const Board&) const = default;
};

enum class EngineKind { docker, podman, nerdctl };

struct EngineHost {
  EngineKind kind = EngineKind::docker;
  std::string program;         ///< full path
  std::string endpoint;        ///< "unix:///var/run/docker.sock"; empty for engines without a daemon
  bool remote = false;         ///< the endpoint is another machine
  bool endpoint_there = true;  ///< its socket exists
  bool may_use = true;         ///< the caller may write to the socket
  bool rootless = false;
  bool never_used = false;  ///< it has no place for containers yet, so there is none
  EngineWords words;        ///< of its configuration
  std::string trouble;      ///< a configuration that cannot be read: why; empty if none
  bool operator==(const EngineHost&) const = default;
};

/// A file, socket or directory at a fixed place, as it was found.
using Present = std::map<std::string, FileInfo>;

/// Everything a plan needs to know about a machine. Values only.
struct Host {
  Caller caller;
  Board board;
  bool nvidia_gpu = false;      ///< a discrete one, with its driver loaded
  bool nvidia_toolkit = false;  ///< nvidia-container-runtime-hook or -cli is installed: --gpus works
  std::string nvidia_runtime;   ///< full path of nvidia-container-runtime; empty if not installed
  bool crun = false;            ///< podman's keep-groups needs it
  std::set<std::string> cdi_kinds;
  std::vector<VideoDevice> video;      ///< by number
  std::vector<DeviceNode> i2c;         ///< by number
  std::vector<DeviceNode> acm;         ///< /dev/ttyACM*
  std::vector<DeviceNode> usb_serial;  ///< /dev/ttyUSB*
  std::optional<DeviceTree> snd;
  std::optional<DeviceTree> usb;
  Present present;              ///< of the places that were asked about, those that exist
  std::string xauthority_path;  ///< empty: none that can be read
  std::string xauthority;       ///< its bytes
  std::vector<EngineHost> engines;
  bool operator==(const Host&) const = default;
};

/// "docker", "podman", "nerdctl"
std::string engine_name(EngineKind kind);
/// The path of the unix socket on which Docker's daemon answers HTTP; empty for other engines and endpoints.
std::string socket_of(const EngineHost& engine);

}  // namespace jcam
