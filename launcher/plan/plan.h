// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/names.h"
#include "common/result.h"
#include "host/engine.h"
#include "host/host.h"
#include "launcher/request/request.h"

namespace jcam::launch {

/// Why a thing is passed, and what the container can do with it that it could not do without.
struct Reason {
  std::string why;
  std::string exposes;
  bool operator==(const Reason&) const = default;
};

struct Device {
  std::string host;
  std::string container;
  std::optional<DeviceNode> node;  ///< none for a directory of devices
  Reason reason;
  bool operator==(const Device&) const = default;
};

struct Mount {
  std::string source;
  std::string target;
  bool read_only = false;
  Reason reason;
  FileKind kind = FileKind::regular;  ///< of the source
  bool operator==(const Mount&) const = default;
};

struct Variable {
  std::string name;
  std::string value;
  Reason reason;
  bool operator==(const Variable&) const = default;
};

/// An option of the engine, named as `docker run` names it in its long form: {"network", "host"}.
struct Flag {
  std::string name;
  std::optional<std::string> value;
  Reason reason;
  bool operator==(const Flag&) const = default;
};

/// A file that has to be written before the engine starts, in a directory of the caller's alone.
struct PrivateFile {
  std::string path;
  std::string content;
  bool operator==(const PrivateFile&) const = default;
};

/// A node that the bridge keeps for this container.
struct CameraGrant {
  NodeName node;
  DeviceNode device;
  std::string format;  ///< "yuyv"; empty if not known
  std::string mode;    ///< "1280x720@30"; empty if not known
  std::optional<std::string> target;
  bool operator==(const CameraGrant&) const = default;
};

struct CameraUse {
  CameraGrant grant;
  std::string target;  ///< path inside
  bool operator==(const CameraUse&) const = default;
};

/// Something that a profile would pass and this plan does not.
struct LeftOut {
  std::string what;
  std::string why;
  bool operator==(const LeftOut&) const = default;
};

/// All that will be done, before anything is done. What a renderer prints is what is executed.
struct LaunchPlan {
  EngineKind engine = EngineKind::docker;
  std::string program;
  bool rootless = false;  ///< the engine runs with the caller's rights alone
  std::vector<Flag> flags;
  std::vector<Variable> variables;
  std::vector<Variable> handed_over;  ///< by name alone: the client has the values in its environment
  std::vector<Device> devices;
  std::vector<Mount> mounts;
  std::vector<PrivateFile> files;
  std::vector<CameraUse> cameras;
  std::vector<EngineOption> options;  ///< the user's, after ours, so that theirs win
  std::string image;
  std::vector<std::string> command;
  std::vector<LeftOut> left_out;
  std::vector<std::string> warnings;  ///< for people, one line each
  bool operator==(const LaunchPlan&) const = default;
};

/// Decides. Pure: the same host, engine, request and grants give the same plan. Everything in it is there and
/// of the right kind; what was asked for by name and is not there is an error.
Result<LaunchPlan> plan(const Host& host, const Engine& engine, const Request& request,
                        const std::vector<CameraGrant>& grants);

/// The engine that a request means: the one it names, else the first that can be used from here. An error if
/// none can, and a container is to be started now.
Result<Engine> choose_engine(const Host& host, const Request& request);

/// What no file tells, and only the engine itself can say.
enum class Question {
  none,
  info,     ///< Docker: a GPU is there and wanted, and no file says how Docker passes it
  version,  ///< Podman: whether it can read the CDI file that the GPU would come from
};
Question question_for(const Host& host, const Request& request, const Engine& engine);
/// The engine with its answer, `docker info`'s JSON or `podman --version`'s line; as it was if that says
/// nothing.
Engine answered(const Engine& engine, Question question, std::string_view text);

/// Where files for the caller's eyes alone go: /run/jcam-run for root, else jcam/ in the session's runtime
/// directory; empty if there is no such place.
std::string private_directory(const Host& host);

/// Whether this is about starting a container now; printing needs no engine, and no right to one.
bool starts_container(const Request& request);

/// Whether the container is kept, so that `docker start` may start it on another day.
bool may_start_again(const Request& request);

/// Whether an engine or systemd starts the container at boot, with nobody there to start it once more.
bool starts_at_boot(const Request& request);

/// Whether the container may start again without this session (--restart, and every file that is printed):
/// what belongs to a session has no place in it.
bool outlives_session(const Request& request);

}  // namespace jcam::launch
