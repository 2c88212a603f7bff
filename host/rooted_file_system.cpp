// SPDX-License-Identifier: Apache-2.0
#include "host/rooted_file_system.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <set>
#include <utility>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"

namespace jcam {
namespace {

constexpr std::size_t kManifestLimit = std::size_t{1} << 20;
constexpr int kMaxLinks = 40;  // the kernel's own limit

FileInfo info_of(const struct stat& status) {
  FileInfo info;
  if (S_ISDIR(status.st_mode)) info.kind = FileKind::directory;
  if (S_ISCHR(status.st_mode)) info.kind = FileKind::character;
  if (S_ISBLK(status.st_mode)) info.kind = FileKind::block;
  if (S_ISSOCK(status.st_mode)) info.kind = FileKind::socket;
  if (S_ISFIFO(status.st_mode)) info.kind = FileKind::fifo;
  info.major = major(status.st_rdev);
  info.minor = minor(status.st_rdev);
  info.uid = status.st_uid;
  info.gid = status.st_gid;
  info.mode = status.st_mode & 07777U;
  return info;
}

/// Whether a manifest's table names anything in a directory, which it then need not name itself.
template <typename Table>
bool has_below(const Table& table, const std::string& directory) {
  const auto below = table.lower_bound(directory + "/");
  return below != table.end() && below->first.starts_with(directory + "/");
}

Result<std::string> read_file(const std::string& real, const std::string& name, std::size_t limit) {
  // O_NONBLOCK: a pipe with nobody at the other end must not stop us.
  UniqueFd file(::open(real.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return os_error(errno, "cannot read " + name);
  std::string text;
  std::array<char, 16384> chunk{};
  while (text.size() < limit) {
    const auto got = ::read(file.get(), chunk.data(), std::min(chunk.size(), limit - text.size()));
    if (got == 0) break;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os_error(errno, "cannot read " + name);
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

RootedFileSystem::RootedFileSystem(std::string root, Manifest manifest)
    : root_(std::move(root)), manifest_(std::move(manifest)) {
  while (root_.ends_with('/')) root_.pop_back();
}

std::optional<std::string> RootedFileSystem::link_target(const std::string& path) const {
  if (auto found = manifest_.links.find(path); found != manifest_.links.end()) return found->second;
  if (manifest_.files.contains(path)) return std::nullopt;
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink((root_ + path).c_str(), target.data(), target.size());
  if (size < 0) return std::nullopt;
  return std::string(target.data(), static_cast<std::size_t>(size));
}

bool RootedFileSystem::there(const std::string& path) const {
  if (manifest_.files.contains(path) || has_below(manifest_.files, path) || has_below(manifest_.links, path))
    return true;
  struct stat status {};
  return ::lstat((root_ + path).c_str(), &status) == 0;
}

std::optional<std::string> RootedFileSystem::resolve(const std::string& path) const {
  std::string rest = path;
  std::string done;
  for (int links = 0; !rest.empty();) {
    const auto start = rest.find_first_not_of('/');
    if (start == std::string::npos) break;
    const auto end = rest.find('/', start);
    const std::string name = rest.substr(start, end == std::string::npos ? end : end - start);
    rest = end == std::string::npos ? std::string() : rest.substr(end);
    if (name == ".") continue;
    if (name == "..") {
      done.resize(done.empty() ? 0 : done.rfind('/'));
      continue;
    }
    if (auto target = link_target(done + "/" + name)) {
      if (++links > kMaxLinks) return std::nullopt;
      if (target->starts_with('/')) done.clear();
      rest = "/" + *target + rest;
      continue;
    }
    done += "/" + name;
    if (!there(done)) return std::nullopt;
  }
  return done.empty() ? "/" : done;
}

std::optional<FileInfo> RootedFileSystem::info(const std::string& path) const {
  // The kernel follows links for us on the machine itself; in a tree, an absolute one would lead out of it.
  const auto real = root_.empty() ? std::optional(path) : resolve(path);
  if (!real) return std::nullopt;
  if (auto found = manifest_.files.find(*real); found != manifest_.files.end()) return found->second;
  struct stat status {};
  if (::stat((root_ + *real).c_str(), &status) == 0) {
    auto info = info_of(status);
    // A tree belongs to whoever unpacked it; the host's own files belong to root.
    if (!root_.empty()) info.uid = info.gid = 0;
    return info;
  }
  if (!there(*real)) return std::nullopt;
  return FileInfo{.kind = FileKind::directory, .mode = 0755};
}

Result<std::string> RootedFileSystem::read(const std::string& path, std::size_t limit) const {
  const auto real = root_.empty() ? std::optional(path) : resolve(path);
  if (!real) return os_error(ENOENT, "cannot read " + path);
  return read_file(root_ + *real, path, limit);
}

std::vector<std::string> RootedFileSystem::list(const std::string& path) const {
  const auto real = root_.empty() ? std::optional(path) : resolve(path);
  if (!real) return {};
  std::set<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir((root_ + *real).c_str()), ::closedir);
  if (directory) {
    // One thread, one stream: readdir() is safe here.
    while (const auto* entry = ::readdir(directory.get()))
      names.emplace(entry->d_name);  // NOLINT(concurrency-mt-unsafe)
  }
  names.erase(".");
  names.erase("..");
  const std::string prefix = *real == "/" ? "/" : *real + "/";
  const auto add = [&](const std::string& entry) {
    if (entry.starts_with(prefix))
      names.insert(entry.substr(prefix.size(), entry.find('/', prefix.size()) - prefix.size()));
  };
  for (const auto& [entry, info] : manifest_.files) add(entry);
  for (const auto& [entry, target] : manifest_.links) add(entry);
  return {names.begin(), names.end()};
}

bool RootedFileSystem::may_use(const std::string& path, const Caller& caller) const {
  if (root_.empty()) return ::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) == 0;
  const auto found = info(path);
  if (!found) return false;
  if (caller.uid == 0) return true;
  if (caller.uid == found->uid) return (found->mode & 0200U) != 0;
  if (caller.groups.contains(found->gid)) return (found->mode & 0020U) != 0;
  return (found->mode & 0002U) != 0;
}

Result<Manifest> read_manifest(const std::string& root) {
  const std::string path = root + "/" + std::string(kManifestName);
  struct stat status {};
  if (::stat(root.c_str(), &status) != 0) return os_error(errno, "cannot read the host from " + root);
  if (!S_ISDIR(status.st_mode)) return os_error(ENOTDIR, "cannot read the host from " + root);
  if (::stat(path.c_str(), &status) != 0) return Manifest{};
  auto text = read_file(path, path, kManifestLimit);
  if (!text) return text.error();
  return parse_manifest(*text);
}

}  // namespace jcam
