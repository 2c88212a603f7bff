// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace jcam {

/// Whose client is called, and whose words an option is in.
enum class EngineKind { docker, podman, nerdctl };

/// How an endpoint on this machine begins; its socket's path follows.
inline constexpr std::string_view kUnixScheme = "unix://";

/// What is written for it: its client's words, or a file.
enum class EngineForm { client, compose, quadlet, cdi, pod };

/// A container engine as it was found on a machine: facts, no judgement.
struct EngineHost {
  EngineKind kind = EngineKind::docker;
  std::string program;             ///< full path; a bare name if it is not installed here
  std::string endpoint;            ///< "unix:///var/run/docker.sock"; empty for engines without a daemon
  bool remote = false;             ///< the endpoint is another machine
  bool service = false;            ///< Podman is the client of a service on this machine
  bool endpoint_there = true;      ///< its socket exists
  bool may_use = true;             ///< the caller may write to the socket
  bool rootless = false;           ///< it has its caller's rights alone
  bool snap = false;               ///< it comes from a snap, whose /tmp is its own
  bool remaps_users = false;       ///< Docker's userns-remap
  bool selinux = false;            ///< its containers get labels of SELinux, and those are enforced
  bool never_used = false;         ///< it has no place for containers yet, so there is none
  bool crun = false;               ///< its low-level runtime is crun
  bool cdi = false;                ///< its configuration or itself says that it takes CDI names
  std::string version;             ///< "4.3.1"; empty: not asked
  std::set<std::string> runtimes;  ///< that are known to it by name
  std::string trouble;             ///< a configuration that cannot be read: why; empty if none
  bool operator==(const EngineHost&) const = default;
};

/// What an engine can do with what a launch wants of it: one field for each thing that a plan asks.
struct EngineAbilities {
  bool numeric_groups = true;     ///< --group-add N gives the host's group N
  bool keeps_groups = false;      ///< Podman with crun: the groups of whoever starts it
  bool host_network = true;       ///< --network host is accepted
  bool private_tmp = false;       ///< what is below /tmp here is not what it mounts
  bool device_rules = false;      ///< --device-cgroup-rule, for devices that come later
  bool gpus_option = false;       ///< --gpus
  bool runtime_by_path = false;   ///< --runtime /usr/bin/x without being told of it before
  bool variables_by_name = true;  ///< --env NAME takes the client's own value
  bool cdi = false;               ///< --device vendor/class=name
  std::string cdi_newest;         ///< the newest CDI files that it reads, "0.5.0"; empty: any
  bool operator==(const EngineAbilities&) const = default;
};

/// An engine and what is written for it, chosen once for a launch.
struct Engine {
  EngineHost host;
  EngineForm form = EngineForm::client;
  EngineAbilities can;
  bool operator==(const Engine&) const = default;
};

struct DockerInfo;

/// What Docker says of itself over what its files say.
void take_info(EngineHost& engine, const DockerInfo& info);

/// Judges what was found. Pure.
Engine engine_of(EngineHost host, EngineForm form);

/// "docker", "podman", "nerdctl"
std::string engine_name(EngineKind kind);
/// For people: "rootless Docker", "Docker from snap", "Podman 3.4.4".
std::string engine_title(const EngineHost& host);
/// The path of the unix socket on which Docker's daemon answers HTTP; empty for other engines and endpoints.
std::string socket_of(const EngineHost& engine);
/// Whether one dotted version is older than another: "4.9.3" than "4.10".
bool older(std::string_view version, std::string_view than);

}  // namespace jcam
