// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <utility>

#include "launcher/quoting.h"
#include "launcher/render.h"

namespace jcam::launch {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Keys of Podman 4.4, the first with Quadlet. Newer ones (GroupAdd=, ShmSize=) say no more than PodmanArgs=
// does.
constexpr std::array<Pair, 13> kKeys{{{"network", "Network"},
                                      {"label", "Label"},
                                      {"device", "AddDevice"},
                                      {"env", "Environment"},
                                      {"env-file", "EnvironmentFile"},
                                      {"volume", "Volume"},
                                      {"publish", "PublishPort"},
                                      {"name", "ContainerName"},
                                      {"user", "User"},
                                      {"cap-add", "AddCapability"},
                                      {"cap-drop", "DropCapability"},
                                      {"userns", "UserNS"},
                                      {"annotation", "Annotation"}}};
// systemd does these itself: it starts, attaches, restarts and removes.
constexpr std::array<std::string_view, 5> kSystemd{"detach", "rm", "interactive", "tty", "restart"};

bool of_systemd(std::string_view option) {
  for (const auto name : kSystemd) {
    if (name == option) return true;
  }
  return false;
}

std::string line_for(const std::string& option, const std::optional<std::string>& value) {
  if (of_systemd(option)) return {};
  for (const auto& [name, key] : kKeys) {
    if (name == option) return fmt::format("{}={}\n", key, systemd_word(value.value_or("")));
  }
  return fmt::format("PodmanArgs={}\n", systemd_word("--" + option + (value ? "=" + *value : "")));
}

std::string mount_line(const Mount& mount) {
  std::string record =
      "type=bind," + csv_field("source=" + mount.source) + "," + csv_field("target=" + mount.target);
  if (mount.read_only) record += ",readonly";
  return fmt::format("PodmanArgs={}\n", systemd_word("--mount=" + record));
}

std::string restart_of(const LaunchPlan& plan) {
  std::string policy = "on-failure";
  for (const auto& option : plan.options) {
    if (option.name == "restart" && option.value) policy = option.value->substr(0, option.value->find(':'));
  }
  return policy == "unless-stopped" ? "always" : policy;
}

}  // namespace

Result<std::string> quadlet_text(const LaunchPlan& plan) {
  std::string text = "[Unit]\nDescription=" + systemd_word(plan.image) + "\n";
  if (!plan.cameras.empty()) text += "Wants=jcam-bridge.service\nAfter=jcam-bridge.service\n";
  text += "\n[Container]\nImage=" + systemd_word(plan.image) + "\n";
  if (!plan.command.empty()) {
    text += "Exec=";
    for (const auto& word : plan.command) text += (text.ends_with('=') ? "" : " ") + systemd_word(word);
    text += "\n";
  }
  for (const auto& flag : plan.flags) text += line_for(flag.name, flag.value);
  for (const auto& variable : plan.variables) text += line_for("env", variable.name + "=" + variable.value);
  for (const auto& device : plan.devices) text += line_for("device", device.host + ":" + device.container);
  for (const auto& mount : plan.mounts) text += mount_line(mount);
  for (const auto& option : plan.options) text += line_for(option.name, option.value);
  return text + "\n[Service]\nRestart=" + restart_of(plan) +
         "\n\n[Install]\nWantedBy=multi-user.target default.target\n";
}

}  // namespace jcam::launch
