// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "host/docker_config.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto merge = jcam::merge_nvidia_runtime(text, "daemon.json");
  if (!merge) {
    if (merge.error().message().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  // The outcome is what was promised, and doing it again changes nothing.
  const auto config = jcam::read_docker_config(merge->text, "daemon.json");
  if (!config || !config->nvidia || config->default_runtime != "nvidia") std::abort();
  const auto again = jcam::merge_nvidia_runtime(merge->text, "daemon.json");
  if (!again || !again->changes.empty() || again->text != merge->text) std::abort();
  return 0;
}
