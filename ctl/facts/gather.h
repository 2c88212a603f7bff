// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ctl/doctor/doctor_facts.h"
#include "host/caller.h"
#include "host/file_system.h"

namespace jcam::ctl {

/// What doctor looks at: this machine, or a tree that stands for one.
struct Machine {
  const FileSystem& files;
  Caller caller;       ///< who asks; in a tree who its manifest says
  std::string root;    ///< "" or the tree's directory
  std::string kernel;  ///< uname's release
  bool ask = false;    ///< programs may be run: never for a tree, whose programs are not ours
};

/// Reads only; what cannot be read counts as not there.
Facts gather_facts(const Machine& machine);

/// Its parts.
ModuleFacts gather_module(const std::string& root, const std::string& kernel);
std::vector<NodeFacts> gather_nodes(const Machine& machine);
EngineFacts gather_engine(const Machine& machine);

}  // namespace jcam::ctl
