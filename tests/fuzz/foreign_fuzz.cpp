// SPDX-License-Identifier: Apache-2.0
// Files of others: the release of L4T, the device tree, what Docker says of itself, contexts, CDI files. Any
// bytes give a value or an error.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "host/engine_words.h"
#include "host/foreign.h"

using namespace jcam;

namespace {

bool printable(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte >= 0x7f) return false;
  }
  return true;
}

void check_release(std::string_view text) {
  const auto release = parse_tegra_release(text);
  if (!release) return;
  if (release->find_first_not_of("0123456789.") != std::string::npos || release->size() > 40) std::abort();
  if (const auto jetpack = jetpack_of(*release); jetpack && !printable(*jetpack)) std::abort();
}

template <typename T>
void check(const jcam::Result<T>& result) {
  if (!result && result.error().what.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_release(text);
  jetpack_of(text);
  if (!printable(device_tree_text(text))) std::abort();
  check(parse_docker_info(text));
  check(parse_docker_labels(text, "dev.jcam.nodes"));
  cdi_spec(text);
  parse_containers_conf(text);
  program_version(text);
  parse_image_variables(text);
  parse_groups(text);
  parse_env_file(text);
  docker_context(text);
  context_endpoint(text, "default");
  return 0;
}
