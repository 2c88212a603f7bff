// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "bridge/node/owned_node.h"
#include "bridge/system/log.h"

namespace jcam::bridge {

/// What all cameras of a daemon share; outlives them.
struct CameraContext {
  const Log& log;
  NodePlace nodes;
  std::string capture_program;
  bool verbose = false;  ///< the captures' own output too
};

}  // namespace jcam::bridge
