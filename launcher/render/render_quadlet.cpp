// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "launcher/render/quoting.h"
#include "launcher/render/render.h"
#include "launcher/request/csv.h"

namespace jcam::launch {
namespace {

using OptionKey = std::pair<std::string_view, std::string_view>;

// Keys of Podman 4.4, the first with Quadlet. Newer ones (UserNS=, GroupAdd=, ShmSize=) say no more than
// PodmanArgs= does, and User= takes anything but one number for root there.
constexpr std::array<OptionKey, 11> kKeys{{{"network", "Network"},
                                           {"label", "Label"},
                                           {"device", "AddDevice"},
                                           {"env", "Environment"},
                                           {"env-file", "EnvironmentFile"},
                                           {"volume", "Volume"},
                                           {"publish", "PublishPort"},
                                           {"name", "ContainerName"},
                                           {"cap-add", "AddCapability"},
                                           {"cap-drop", "DropCapability"},
                                           {"annotation", "Annotation"}}};
// systemd does these itself: it starts, attaches, restarts and removes.
constexpr std::array<std::string_view, 5> kSystemd{"detach", "rm", "interactive", "tty", "restart"};

bool of_systemd(std::string_view option) {
  for (const auto name : kSystemd) {
    if (name == option) return true;
  }
  return false;
}

/// The keys whose quotes every version of the generator takes off. Volume= and its like keep them.
bool takes_quotes(std::string_view option) {
  return option == "env" || option == "label" || option == "annotation";
}

std::string line_for(const std::string& option, const std::optional<std::string>& value) {
  if (of_systemd(option)) return {};
  // "--env NAME" takes the value from where podman is started; the key has no such form.
  const bool pair = value && value->find('=') != std::string::npos;
  const std::string word = systemd_word(value.value_or(""));
  for (const auto& [name, key] : kKeys) {
    const bool fits = takes_quotes(option) ? pair : value && word == *value;
    if (name == option && fits) return fmt::format("{}={}\n", key, word);
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
  if (std::find(plan.command.begin(), plan.command.end(), "") != plan.command.end())
    return Error{"an empty word in the command: Quadlet drops it", "leave it out, or print podman"};
  std::string text = plan.rootless ? "# for ~/.config/containers/systemd/" : "# for /etc/containers/systemd/";
  text += "\n[Unit]\nDescription=" + systemd_word(plan.image) + "\n";
  // A user's own systemd does not know the system's units.
  if (!plan.cameras.empty() && !plan.rootless)
    text += "Wants=jcam-bridge.service\nAfter=jcam-bridge.service jcam-argus-socket.service\n";
  // What it wants may come later, however much: at five starts in ten seconds systemd would give up.
  text += "StartLimitIntervalSec=0\n";
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
         "\nRestartSec=5\n\n[Install]\nWantedBy=" + (plan.rootless ? "default.target" : "multi-user.target") +
         "\n";
}

}  // namespace jcam::launch
