// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/quoting.h"
#include "launcher/render/render.h"
#include "launcher/request/csv.h"

namespace jcam::launch {
namespace {

void add(std::vector<std::string>& argv, std::string option, std::string value) {
  argv.push_back(std::move(option));
  argv.push_back(std::move(value));
}

std::string mount_words(const Mount& mount) {
  std::string text =
      "type=bind," + csv_field("source=" + mount.source) + "," + csv_field("target=" + mount.target);
  if (mount.read_only) text += ",readonly";
  return text;
}

bool standing_alone(const Flag& flag) {
  return flag.name == "interactive" || flag.name == "tty";
}

void add_terminal(std::vector<std::string>& argv, const LaunchPlan& plan) {
  std::string letters;
  for (const auto& flag : plan.flags) {
    if (standing_alone(flag)) letters += flag.name.front();
  }
  if (!letters.empty()) argv.push_back("-" + letters);
}

void add_options(std::vector<std::string>& argv, const std::vector<EngineOption>& options) {
  for (const auto& option : options) {
    const auto known = engine_option(std::string_view(option.name));
    // A flag's value is only a value when it is joined to it.
    const std::string name = "--" + (option.spelled.empty() ? option.name : option.spelled);
    if (option.value && known && known->takes_value) {
      add(argv, name, *option.value);
    } else {
      argv.push_back(name + (option.value ? "=" + *option.value : ""));
    }
  }
}

}  // namespace

std::vector<std::string> engine_argv(const LaunchPlan& plan) {
  std::vector<std::string> argv{plan.program, "run"};
  add_terminal(argv, plan);
  for (const auto& flag : plan.flags) {
    if (standing_alone(flag)) continue;
    if (flag.value) {
      add(argv, "--" + flag.name, *flag.value);
    } else {
      argv.push_back("--" + flag.name);
    }
  }
  for (const auto& variable : plan.handed_over) add(argv, "--env", variable.name);
  for (const auto& variable : plan.variables) add(argv, "--env", variable.name + "=" + variable.value);
  for (const auto& device : plan.devices) {
    add(argv, "--device",
        device.host == device.container ? device.host : device.host + ":" + device.container);
  }
  for (const auto& mount : plan.mounts) add(argv, "--mount", mount_words(mount));
  add_options(argv, plan.options);
  argv.push_back(plan.image);
  argv.insert(argv.end(), plan.command.begin(), plan.command.end());
  return argv;
}

}  // namespace jcam::launch
