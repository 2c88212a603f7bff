// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/names.h"
#include "host/caller.h"
#include "host/engine.h"
#include "host/engine_words.h"
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
  camera,    ///< on USB, or a CSI sensor with an image processor of its own, or a grey one; or none of the
             ///< others
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

/// A file that names devices for engines (CDI).
struct CdiSource {
  std::string path;
  CdiSpec spec;
  bool operator==(const CdiSource&) const = default;
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
  std::vector<CdiSource> cdi;
  std::set<unsigned> gpu_gids;             ///< groups of the board's GPU nodes, which not everybody may use
  std::map<std::string, unsigned> groups;  ///< /etc/group
  std::string name;                        ///< the machine's, as cookies of X11 have it
  std::vector<VideoDevice> video;          ///< by number
  std::vector<DeviceNode> i2c;             ///< by number
  std::vector<DeviceNode> acm;             ///< /dev/ttyACM*
  std::vector<DeviceNode> usb_serial;      ///< /dev/ttyUSB*
  std::optional<DeviceTree> snd;
  std::optional<DeviceTree> usb;
  Present present;              ///< of the places that were asked about, those that exist
  std::string xauthority_path;  ///< empty: none that can be read
  std::string xauthority;       ///< its bytes
  std::vector<EngineHost> engines;
  bool docker_is_podman = false;  ///< `docker` here is Podman's (podman-docker)
  bool operator==(const Host&) const = default;
};

/// The first CDI file of that kind; nothing if there is none.
const CdiSource* cdi_file(const Host& host, std::string_view kind);

}  // namespace jcam
