// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/result.h"

namespace jcam::argus {

/// What is known of the file at the socket's path, without following a symbolic link there.
struct FileFacts {
  bool socket = false;
  unsigned owner = 0;
  unsigned long links = 1;
};

/// Whether it may be given to containers. Everybody may make files in /tmp while nvargus-daemon is away, and
/// a second name for somebody's socket, so only root's own socket with its only name will do. Pure.
Status check_socket(const FileFacts& facts, const std::string& path);

}  // namespace jcam::argus
