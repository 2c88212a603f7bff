// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/render.h"

#include "common/text/shell_quote.h"

namespace jcam::launch {

namespace {

/// The command as a shell takes it: values that are handed over stand in front, as variables of the client.
std::string command_text(const LaunchPlan& plan) {
  std::string text;
  for (const auto& variable : plan.handed_over)
    text += variable.name + "=" + shell_quote(variable.value) + " ";
  return text + shell_join(engine_argv(plan)) + "\n";
}

}  // namespace

Result<std::string> render(const LaunchPlan& plan, Output output) {
  switch (output) {
    case Output::run:
    case Output::docker:
    case Output::podman:
    case Output::nerdctl:
      return command_text(plan);
    case Output::explain:
      return explain_text(plan);
    case Output::json:
      return json_text(plan);
    case Output::compose:
      return compose_text(plan);
    case Output::quadlet:
      return quadlet_text(plan);
    case Output::k8s:
      return k8s_text(plan);
    case Output::k8s_generic:
      return k8s_generic_text(plan);
    case Output::cdi:
      return cdi_text(plan);
  }
  return Error{"unknown output"};
}

}  // namespace jcam::launch
