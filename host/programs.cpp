// SPDX-License-Identifier: Apache-2.0
#include "host/programs.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace jcam {
namespace {

constexpr std::array<std::string_view, 4> kProgramDirs{"/usr/bin/", "/usr/local/bin/", "/usr/sbin/", "/bin/"};

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

}  // namespace

bool has_program(const std::string& root, const std::string& name) {
  return std::any_of(kProgramDirs.begin(), kProgramDirs.end(),
                     [&](std::string_view dir) { return exists(root + std::string(dir) + name); });
}

}  // namespace jcam
