// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/file_system.h"
#include "launcher/request/features.h"

namespace jcam::launch {

/// A thing at a fixed place on the host that containers get as it is.
struct Place {
  Feature feature;
  std::string_view path;
  FileKind kind;
  bool read_only;
  bool late;  ///< made by a service that may start after the engines do at boot
  std::string_view why;
  std::string_view exposes;
};

std::span<const Place> places();
/// Their paths, for discover().
std::vector<std::string> place_paths();

}  // namespace jcam::launch
