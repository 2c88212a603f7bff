// SPDX-License-Identifier: Apache-2.0
// Nodes as a launch finds them: which of them somebody reads, and who.
#include <algorithm>

#include "bridge/node/camera_nodes.h"
#include "v4l2/holders.h"

namespace jcam::bridge {
namespace {

/// systemd: it keeps copies of our descriptors.
constexpr pid_t kServiceManager = 1;

std::vector<Holder> others_at(const std::string& path, const std::vector<pid_t>& ours) {
  auto holders = find_holders(path);
  std::erase_if(holders, [&](const Holder& holder) {
    return holder.pid == kServiceManager || std::find(ours.begin(), ours.end(), holder.pid) != ours.end();
  });
  return holders;
}

}  // namespace

std::vector<Candidate> CameraNodes::candidates(const std::vector<pid_t>& ours) {
  std::vector<Candidate> found;
  for (auto& node : nodes_) {
    if (!node.usable()) continue;
    if (node.reread()) ++changes_;
    Candidate candidate{node.name()};
    // Who has it open reads it, where the module does not tell; as far as we may look into their processes.
    if (!node.tells_readers() || node.readers() > 0)
      candidate.reader = holders_text(others_at(node.path(), ours));
    candidate.read = node.tells_readers() ? node.readers() > 0 : !candidate.reader.empty();
    found.push_back(std::move(candidate));
  }
  return found;
}

}  // namespace jcam::bridge
