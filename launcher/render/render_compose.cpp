// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/compose_service.h"
#include "launcher/render/quoting.h"
#include "launcher/render/render.h"
#include "launcher/render/yaml.h"

namespace jcam::launch {
namespace {

using Json = nlohmann::ordered_json;

std::string service_name(const LaunchPlan& plan) {
  std::string name = "app";
  for (const auto& option : plan.options) {
    if (option.name == "name" && option.value && !option.value->empty()) name = *option.value;
  }
  return name;
}

}  // namespace

Result<std::string> compose_text(const LaunchPlan& plan) {
  ComposeService service;
  for (const auto& flag : plan.flags) {
    if (auto status = service.add(flag.name, flag.value); !status) return status.error();
  }
  for (const auto& variable : plan.variables) {
    if (auto status = service.add("env", variable.name + "=" + variable.value); !status)
      return status.error();
  }
  for (const auto& device : plan.devices) {
    if (auto status = service.add("device", device.host + ":" + device.container); !status)
      return status.error();
  }
  for (const auto& option : plan.options) {
    if (auto status = service.add(option.name, option.value); !status) return status.error();
  }
  for (const auto& mount : plan.mounts) service.add_mount(mount);
  Json entry{{"image", variable_free_text(plan.image)}};
  for (const auto& word : plan.command) entry["command"].push_back(variable_free_text(word));
  Json outside = Json::object();
  if (auto status = service.take_into(entry, outside); !status) return status.error();
  Json document{{"services", {{service_name(plan), std::move(entry)}}}};
  document.update(outside);
  // Older ones want a `version:`, which newer ones warn of.
  return "# for Compose 1.27 or newer\n" + yaml_document(document);
}

}  // namespace jcam::launch
