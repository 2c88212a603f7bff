// SPDX-License-Identifier: Apache-2.0
#include "common/os/unix_listener.h"

#include <filesystem>
#include <fstream>
#include <sstream>

namespace jcam {

bool is_listened_at(const std::string& path, const std::string& proc_root) {
  std::error_code ignored;
  const std::string place = std::filesystem::canonical(path, ignored).string();
  std::ifstream file(proc_root + "/net/unix");
  std::string line;
  if (!std::getline(file, line)) return true;
  // Num RefCount Protocol Flags Type St Inode Path
  while (!place.empty() && std::getline(file, line)) {
    std::istringstream words(line);
    std::string number, references, protocol, type, state, inode, bound;
    unsigned long flags = 0;
    words >> number >> references >> protocol >> std::hex >> flags >> type >> state >> inode >> std::ws;
    std::getline(words, bound);
    constexpr unsigned long kAccepts = 0x10000;  // SO_ACCEPTCON
    if (bound == place && (flags & kAccepts) != 0) return true;
  }
  return false;
}

}  // namespace jcam
