// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

/// The option of the user that the host's network does not go with; empty if there is none.
std::string wants_own_network(const Request& request) {
  if (request.engine_flag("publish-all")) return "--publish-all";
  for (const char* name :
       {"publish", "link", "link-local-ip", "ip", "ip6", "mac-address", "network-alias", "pod"}) {
    if (request.has(name)) return std::string("--") + name;
  }
  for (const auto& option : request.options) {
    if (option.name == "sysctl" && option.value && option.value->starts_with("net."))
      return "--sysctl " + option.value->substr(0, option.value->find('='));
  }
  return {};
}

/// What the client itself reads from its environment, so that a container's value would change the client.
bool steers_client(const std::string& name) {
  constexpr std::array<std::string_view, 9> kNames{"PATH",  "HOME",          "USER",     "TMPDIR",  "PWD",
                                                   "SHELL", "NOTIFY_SOCKET", "NO_PROXY", "no_proxy"};
  constexpr std::array<std::string_view, 13> kStarts{
      "LD_",  "GO",      "DOCKER_", "CONTAINER", "PODMAN_",     "NERDCTL_", "XDG_",
      "SSL_", "LISTEN_", "DBUS_",   "BUILDKIT_", "_CONTAINERS", "LC_"};
  const auto starts = [&](std::string_view start) { return name.starts_with(start); };
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end() ||
         std::any_of(kStarts.begin(), kStarts.end(), starts) || name.ends_with("_proxy") ||
         name.ends_with("_PROXY");
}

}  // namespace

Status Planner::terminal() {
  const auto& caller = host_.caller;
  if (!on(Feature::terminal) || request_.engine_flag("detach") || outlives_session(request_)) return {};
  const Reason reason{"you call from a terminal", "your keyboard"};
  if (caller.stdin_terminal && !request_.has("interactive")) add_flag("interactive", std::nullopt, reason);
  if (caller.stdin_terminal && caller.stdout_terminal && !request_.has("tty"))
    add_flag("tty", std::nullopt, reason);
  if (request_.choice(Feature::terminal) == Choice::required && !caller.stdin_terminal)
    return absent(Feature::terminal, "the input", "is not a terminal");
  return {};
}

Status Planner::removal() {
  if (!on(Feature::remove) || request_.has("rm")) return {};
  // The engines refuse the pair.
  if (request_.engine_value("restart").value_or("no") != "no")
    return absent(Feature::remove, "--rm", "does not go with --restart");
  add_flag("rm", std::nullopt, {"the container goes when it ends", "nothing"});
  return {};
}

Status Planner::network() {
  if (request_.has("network")) {
    host_network_ = request_.engine_value("network") == "host";
    return {};
  }
  if (!on(Feature::host_network)) return {};
  if (const auto own = wants_own_network(request_); !own.empty())
    return absent(Feature::host_network, "--network host", "does not go with " + own);
  if (!engine_.can.host_network && request_.engine_value("userns").value_or("") != "host")
    return absent(Feature::host_network, "--network host",
                  "does not go with userns-remap in Docker's daemon.json");
  add_flag("network", "host",
           {"ROS, RTSP and the like find their peers", "every port and address of this machine"});
  host_network_ = true;
  return {};
}

void Planner::shared_memory() {
  const auto ipc = request_.engine_value("ipc").value_or("");
  const bool own_ipc = ipc.empty() || ipc == "private" || ipc == "shareable";
  if (!on(Feature::shm) || request_.has("shm-size") || !own_ipc || request_.has("pod")) return;
  if (const auto* over = covering(user_targets_, "/dev/shm")) {
    plan_.left_out.push_back({"--shm-size 8g", over->option + " lies over /dev/shm"});
    return;
  }
  add_flag("shm-size", "8g", {"CUDA and PyTorch workers share tensors there", "up to 8 GB of memory"});
}

Status Planner::run_flags() {
  if (auto status = terminal(); !status) return status;
  if (auto status = removal(); !status) return status;
  if (auto status = network(); !status) return status;
  shared_memory();
  return {};
}

void Planner::app() {
  if (request_.app.empty()) return;
  add_flag("label", "dev.jcam.app=" + request_.app, {"tells whose container it is, for --end", "nothing"});
  const bool by_name = engine_.can.variables_by_name;
  const Reason reason{"the app's file has it", "that value"};
  // A value may be a secret, and everybody can read a command line: the client takes it from its environment.
  for (const auto& [name, value] : request_.environment) {
    if (by_name && !steers_client(name)) {
      plan_.handed_over.push_back({name, value, reason});
    } else {
      plan_.variables.push_back({name, value, reason});
    }
  }
}

void Planner::token() {
  constexpr const char* kToken = "HUGGINGFACE_TOKEN";
  if (request_.profile != Profile::jetson_containers || outlives_session(request_)) return;
  if (host_.caller.variable(kToken).empty() || !setter(kToken).empty()) return;
  // By its name alone: the engine takes the value from the environment, and nobody reads it over a shoulder.
  add_flag("env", kToken, {"models that need an account", "that account"});
}

}  // namespace jcam::launch
