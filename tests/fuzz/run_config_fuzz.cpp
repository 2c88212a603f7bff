// SPDX-License-Identifier: Apache-2.0
// A run.toml, and the tree manifest of a bug report.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "host/manifest.h"
#include "launcher/request/run_config.h"

using namespace jcam::launch;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto request = parse_run_config(text, "run.toml", {});
  if (!request && request.error().what.empty()) std::abort();
  if (request && (!request->image.empty() || !request->command.empty())) std::abort();
  const auto manifest = parse_manifest(text);
  if (!manifest && manifest.error().what.empty()) std::abort();
  return 0;
}
