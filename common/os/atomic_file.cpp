// SPDX-License-Identifier: Apache-2.0
#include "common/os/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"
#include "common/os/write_all.h"

namespace jcam {
namespace {

int fill(int fd, std::string_view content, mode_t mode) {
  if (const int error = write_all(fd, content)) return error;
  if (::fchmod(fd, mode) != 0 || ::fsync(fd) != 0) return errno;
  return 0;
}

int sync_directory(const std::string& directory) {
  const UniqueFd fd{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd || ::fsync(fd.get()) != 0) return errno;
  return 0;
}

}  // namespace

Status write_file_atomically(const std::string& path, std::string_view content, mode_t mode) {
  const std::size_t slash = path.rfind('/');
  const std::string directory = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  if (name.empty()) return Error{"cannot write " + path + ": it names a directory"};
  std::string temporary = directory + "/." + name + ".XXXXXX";
  const UniqueFd fd{::mkostemp(temporary.data(), O_CLOEXEC)};
  if (!fd) return os_error(errno, "cannot write in " + directory);
  int error = fill(fd.get(), content, mode);
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    return os_error(error, "cannot write " + path);
  }
  if (const int unsynced = sync_directory(directory))
    return os_error(unsynced, "cannot make " + path + " safe on disk");
  return {};
}

}  // namespace jcam
