// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "launcher/cameras/bridge_cameras.h"

namespace jcam::launch {

/// Asks every engine that this caller may use which nodes its containers, stopped ones too, carry in their
/// labels. Docker is asked on its socket, an engine without one by its program, and one that has never had a
/// container not at all. Only the engine that is to start the container has to answer.
HeldNodes ask_engines(const Request& request, const Host& host, const Engine& engine);

/// "csi0,csi0.1" of a container's label dev.jcam.nodes, one container a line; words that are no nodes are
/// passed over.
std::vector<NodeName> parse_held_labels(std::string_view text);

}  // namespace jcam::launch
