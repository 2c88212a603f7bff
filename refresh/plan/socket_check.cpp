// SPDX-License-Identifier: Apache-2.0
#include "refresh/plan/socket_check.h"

namespace jcam::argus {

Status check_socket(const FileFacts& facts, const std::string& path) {
  if (!facts.socket)
    return Error{path + " is not a socket", "nvargus-daemon makes it: sudo systemctl restart nvargus-daemon"};
  if (facts.owner != 0) {
    return Error{path + " belongs to user " + std::to_string(facts.owner) + ", not to root",
                 "find out who made it; nvargus-daemon runs as root"};
  }
  if (facts.links != 1) {
    return Error{path + " has " + std::to_string(facts.links) + " names",
                 "find out who made the others; nvargus-daemon makes one"};
  }
  return {};
}

}  // namespace jcam::argus
