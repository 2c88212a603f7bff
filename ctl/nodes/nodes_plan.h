// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "common/config/config.h"

namespace jcam::ctl {

/// What there is of v4l2loopback before anything is done.
struct ModuleState {
  bool loaded = false;
  bool can_add = false;          ///< has a control device: 0.13 and later
  bool own_options = false;      ///< not loaded, and modprobe.d says which devices it shall make
  std::set<std::string> labels;  ///< of its devices
  std::set<int> numbers;         ///< of every video device, whosever
  bool tells_version = true;     ///< 0.13 and later; where nothing can be asked, too
};

/// A node that is to be made.
struct NewNode {
  std::string label;
  int number = 0;
  bool operator==(const NewNode&) const = default;
};

/// One step towards the nodes that the configuration asks for. After `load` the state has to be looked at
/// again: what the module then has decides the rest.
struct NodesPlan {
  std::vector<std::string> present;  ///< labels that are there already
  bool load = false;
  std::vector<std::string> parameters;  ///< of the load
  std::vector<NewNode> add;             ///< by the control device
  std::vector<std::string> missing;     ///< labels that this module cannot be given
};

/// Nobody's device is ever changed or removed, and a loaded module is never loaded anew. A module that
/// modprobe.d has options for is loaded with those and then added to. Numbers are the first free ones from
/// `config.first_node` on. The ring is shorter where an old module has a camera with coded frames.
NodesPlan plan_nodes(const Config& config, const ModuleState& state);

/// Why `missing` is missing and what to do about it.
Error missing_nodes(const NodesPlan& plan);

}  // namespace jcam::ctl
