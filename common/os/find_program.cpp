// SPDX-License-Identifier: Apache-2.0
#include "common/os/find_program.h"

#include <unistd.h>

#include <filesystem>

namespace jcam {

std::string find_program(std::initializer_list<const char*> places, const std::string& otherwise,
                         const std::string& proc_root) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const auto here = fs::read_symlink(proc_root + "/self/exe", ignored).parent_path();
  // Never something in the working directory, which may be anybody's.
  if (here.empty()) return otherwise;
  for (const char* place : places) {
    const auto file = (here / place).lexically_normal();
    if (fs::is_regular_file(file, ignored) && ::access(file.c_str(), X_OK) == 0) return file.string();
  }
  return otherwise;
}

std::string installed_program(const std::string& name, const std::string& root) {
  for (const char* directory :
       {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/", "/sbin/", "/bin/"}) {
    auto path = root + directory + name;
    if (::access(path.c_str(), F_OK) == 0) return path;
  }
  return {};
}

}  // namespace jcam
