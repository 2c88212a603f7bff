// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "launcher/features.h"
#include "launcher/file_system.h"

namespace jcam::launch {

/// A thing at a fixed place on the host that containers get as it is.
struct Place {
  Feature feature;
  std::string_view path;
  FileKind kind;
  bool read_only;
  std::string_view why;
  std::string_view exposes;
};

std::span<const Place> places();

}  // namespace jcam::launch
