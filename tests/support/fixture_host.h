// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "host/discover.h"
#include "host/rooted_file_system.h"
#include "tests/support/places.h"

namespace jcam::testing {

/// The machine in tests/fixtures/rootfs-NAME, its caller with more in the environment, asked for `places`
/// too; with docker-info.json where a launch would ask the engine.
inline Host fixture_host(const std::string& name, const std::vector<std::string>& places = {},
                         const std::map<std::string, std::string>& environment = {}) {
  const std::string root = jcam::test::source_dir() + "/tests/fixtures/rootfs-" + name;
  auto manifest = read_manifest(root);
  EXPECT_TRUE(manifest) << (manifest ? "" : manifest.error().message());
  if (!manifest) return {};
  Caller caller = manifest->caller;
  for (const auto& [key, value] : environment) caller.environment[key] = value;
  const RootedFileSystem files(root, *manifest);
  Host host = discover(files, caller, places);
  constexpr std::size_t kInfoLimit = 65536;
  if (auto info = files.read("/docker-info.json", kInfoLimit)) {
    for (auto& engine : host.engines) take_info(engine, *parse_docker_info(*info));
  }
  return host;
}

}  // namespace jcam::testing
