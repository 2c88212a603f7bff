// SPDX-License-Identifier: Apache-2.0
#include "launcher/deed/private_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"
#include "common/os/write_all.h"

namespace jcam::launch {
namespace {

Status write_file(const PrivateFile& file) {
  if (auto status = own_directory(file.path.substr(0, file.path.rfind('/'))); !status) return status;
  std::string temporary = file.path + ".XXXXXX";
  UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return os_error(errno, "cannot write " + file.path);
  Status status;
  // The directory keeps others out; a user of the container, where the file is mounted alone, may be any.
  constexpr mode_t kReadable = 0644;
  if (::fchmod(fd.get(), kReadable) != 0) status = os_error(errno, "cannot write " + file.path);
  if (const int error = status ? write_all(fd.get(), file.content) : 0)
    status = os_error(error, "cannot write " + file.path);
  if (status && ::rename(temporary.c_str(), file.path.c_str()) != 0) {
    status = os_error(errno, "cannot write " + file.path);
  }
  if (!status) ::unlink(temporary.c_str());
  return status;
}

}  // namespace

Status own_directory(const std::string& path) {
  constexpr mode_t kDirectoryMode = 0700;
  if (::mkdir(path.c_str(), kDirectoryMode) != 0 && errno != EEXIST)
    return os_error(errno, "cannot make " + path);
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return os_error(errno, "cannot look at " + path);
  if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() || (status.st_mode & 0022U) != 0) {
    return Error{path + " is no directory of yours alone", "remove it and try again"};
  }
  return {};
}

Status write_private_files(const std::vector<PrivateFile>& files) {
  for (const auto& file : files) {
    if (auto status = write_file(file); !status) return status;
  }
  return {};
}

}  // namespace jcam::launch
