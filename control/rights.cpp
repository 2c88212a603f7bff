// SPDX-License-Identifier: Apache-2.0
#include "control/rights.h"

#include <algorithm>
#include <string>

namespace jcam::control {

Status Rights::check(const Peer& peer, const Operation& operation) const {
  const bool looks = std::holds_alternative<StatusRequest>(operation) ||
                     std::holds_alternative<WatchRequest>(operation) ||
                     std::holds_alternative<HistoryRequest>(operation);
  if (looks) return {};
  const bool is_member =
      peer.gid == group || std::find(peer.groups.begin(), peer.groups.end(), group) != peer.groups.end();
  if (peer.uid == 0 || peer.uid == daemon || is_member) return {};
  return Error{"you may look, but not " + std::string(operation_name(operation)),
               "join the group of the daemon's socket (video), or use sudo"};
}

Status Places::check(uid_t user, std::size_t mine, std::size_t taken) const {
  if (taken >= all + (user == 0 ? root : 0))
    return Error{"too many clients are connected", "close one of them, or try again"};
  if (user != 0 && mine >= each_user)
    return Error{"user " + std::to_string(user) + " has " + std::to_string(mine) + " connections already",
                 "close one of them, or try again"};
  return {};
}

}  // namespace jcam::control
