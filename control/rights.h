// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <vector>

#include "common/result.h"
#include "control/protocol/messages.h"

namespace jcam::control {

/// Who is at the other end, as the kernel knows it: of the moment of connecting (SO_PEERCRED, SO_PEERGROUPS).
struct Peer {
  pid_t pid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups{};  ///< further ones; empty on kernels before 4.13
};

/// Who may do what. Whoever can connect may look (status, watch). All else, pictures too, is for root, for
/// the daemon's own user and for members of the group of the socket's file, who may open the cameras' nodes
/// as well. Pure.
struct Rights {
  uid_t daemon = 0;
  gid_t group = 0;
  Status check(const Peer& peer, const Operation& operation) const;
};

/// How many connections there may be, so that nobody keeps the others out. Pure.
struct Places {
  std::size_t all = 128;  ///< without root's own
  std::size_t each_user =
      48;                 ///< of one user that is not root; a launch holds one as long as its container runs
  std::size_t root = 16;  ///< kept for root when all others are taken
  /// `mine` of `taken` connections are of that user.
  Status check(uid_t user, std::size_t mine, std::size_t taken) const;
};

}  // namespace jcam::control
