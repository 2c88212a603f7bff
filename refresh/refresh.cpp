// SPDX-License-Identifier: Apache-2.0
#include "refresh/refresh.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <utility>

#include "common/os/os_error.h"
#include "common/os/read_file.h"
#include "common/os/unique_fd.h"
#include "common/text/text.h"
#include "refresh/mount_calls.h"
#include "refresh/plan/mountinfo.h"
#include "refresh/plan/socket_check.h"

namespace jcam::argus {
namespace {

namespace fs = std::filesystem;
using FileId = std::pair<dev_t, ino_t>;

/// A machine with many containers has long lists of mounts.
constexpr std::size_t kMountinfoLimit = std::size_t{16} << 20;

UniqueFd open_directory(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
}

Result<FileId> id_of(int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) return os_error(errno, "cannot look at a file");
  return FileId{info.st_dev, info.st_ino};
}

struct Socket {
  UniqueFd fd;
  FileId id;
  Origin origin;
};

/// The host's side of it; nothing if there is no such file.
Result<std::optional<Socket>> open_socket(const std::string& path, const std::string& proc) {
  Socket socket;
  socket.fd.reset(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!socket.fd && errno == ENOENT) return std::optional<Socket>{};
  if (!socket.fd) return os_error(errno, "cannot open " + path);
  struct stat info {};
  if (::fstat(socket.fd.get(), &info) != 0) return os_error(errno, "cannot look at " + path);
  if (auto fit = check_socket({S_ISSOCK(info.st_mode), info.st_uid, info.st_nlink}, path); !fit)
    return fit.error();
  socket.id = {info.st_dev, info.st_ino};
  std::error_code error;
  const fs::path directory = fs::canonical(fs::path(path).parent_path(), error);
  const auto mounts = read_file(proc + "/self/mountinfo", kMountinfoLimit);
  if (!mounts) return mounts.error();
  auto origin = origin_of(parse_mountinfo(*mounts), (directory / fs::path(path).filename()).string());
  if (error || !origin) return Error{"cannot find the file system of " + path, "give its path from / on"};
  socket.origin = std::move(*origin);
  return std::optional<Socket>(std::move(socket));
}

/// A process of another namespace. Held by descriptors: its number may be another's by the time we use it.
struct Process {
  std::string name;  ///< "process 12 (python3)"
  UniqueFd space;    ///< its mount namespace
  UniqueFd root;     ///< its root directory
  FileId space_id;
  std::vector<Mount> mounts;  ///< of the socket, as seen from `root`
};

std::optional<Process> look_at(const fs::path& entry, const Origin& origin, const std::set<FileId>& known) {
  Process process;
  process.space.reset(::open((entry / "ns/mnt").c_str(), O_RDONLY | O_CLOEXEC));
  if (!process.space) return std::nullopt;  // it has ended
  const auto id = id_of(process.space.get());
  if (!id || known.count(*id) > 0) return std::nullopt;
  process.space_id = *id;
  process.root = open_directory(entry / "root");
  const auto text = read_file(entry / "mountinfo", kMountinfoLimit);
  if (!process.root || !text) return std::nullopt;
  process.mounts = mounts_of(parse_mountinfo(*text), origin);
  const auto command = read_file(entry / "comm");
  process.name = "process " + entry.filename().string() + " (" +
                 (command ? command->substr(0, command->find('\n')) : "?") + ")";
  return process;
}

/// What of a mount is needed to replace it. Every handle leads into the container's own tree, and was reached
/// without a symbolic link.
struct Place {
  UniqueFd parent;
  UniqueFd mounted;
  std::string name;
};

Result<Place> find_place(const Process& process, const Mount& mount) {
  const fs::path point(mount.point);
  auto parent = open_in_root(process.root.get(), point.parent_path());
  if (!parent) return parent.error();
  auto mounted = open_entry(parent->get(), point.filename(), true);
  if (!mounted) return mounted.error();
  const auto id = mount_id(mounted->get());
  if (!id) return id.error();
  if (*id != mount.id) return Error{"something else is mounted over it"};
  return Place{std::move(*parent), std::move(*mounted), point.filename()};
}

/// What a process has to come back to: its mount namespace and its root directory, which need not be the
/// namespace's.
struct Home {
  UniqueFd space;
  UniqueFd root;
};

/// In another mount namespace for as long as it lives.
class Inside {
 public:
  static Result<Inside> enter(int space, const Home& home, int proc) {
    if (::setns(space, CLONE_NEWNS) != 0) return os_error(errno, "cannot enter its mount namespace");
    Inside inside(home);
    // The host's /proc: the container's may be another, or none.
    if (::fchdir(proc) != 0) return os_error(errno, "cannot use /proc from there");
    return inside;
  }
  Inside(Inside&& other) noexcept : home_(std::exchange(other.home_, nullptr)) {}
  Inside& operator=(Inside&&) = delete;
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    if (home_ == nullptr) return;
    // Entering a namespace takes its root directory along. Going on in the wrong one would do the next
    // container's work on this one, or find no process at all.
    if (::setns(home_->space.get(), CLONE_NEWNS) != 0 || ::fchdir(home_->root.get()) != 0 ||
        ::chroot(".") != 0)
      std::abort();
  }

 private:
  explicit Inside(const Home& home) : home_(&home) {}
  const Home* home_;
};

class Refresher {
 public:
  Refresher(Socket socket, Home home, UniqueFd proc)
      : socket_(std::move(socket)), home_(std::move(home)), proc_(std::move(proc)) {}

  void visit(const Process& process, Outcome& outcome) const {
    for (const auto& mount : process.mounts) {
      const std::string what = mount.point + " of " + process.name;
      const auto replaced = replace(process, mount);
      if (!replaced) {
        const Error& error = replaced.error();
        outcome.failed.push_back({one_line(what + ": " + error.what), error.hint, error.os});
      } else if (*replaced) {
        outcome.done.push_back(one_line(what));
      } else {
        ++outcome.current;
      }
    }
  }

 private:
  /// False: it is the right one already.
  Result<bool> replace(const Process& process, const Mount& mount) const {
    auto place = find_place(process, mount);
    if (!place) return place.error();
    const auto id = id_of(place->mounted.get());
    if (!id) return id.error();
    // A file that is mounted keeps its inode, so no later one can have its number.
    if (*id == socket_.id) return false;
    auto tree = clone_mount(socket_.fd.get());  // only from our own namespace
    if (!tree) return tree.error();
    const auto inside = Inside::enter(process.space.get(), home_, proc_.get());
    if (!inside) return inside.error();
    if (auto done = detach(place->mounted.get()); !done) return done.error();
    // What the engine mounted on. Whatever the container puts there meanwhile: no link is followed, and no
    // further mount is entered.
    const auto target = open_entry(place->parent.get(), place->name, false);
    if (!target) return target.error();
    if (auto done = attach(tree->get(), target->get()); !done) return done.error();
    return true;
  }

  Socket socket_;
  Home home_;
  UniqueFd proc_;
};

}  // namespace

Result<Outcome> refresh(const std::string& path, const std::string& proc) {
  Outcome outcome;
  auto socket = open_socket(path, proc);
  if (!socket) return socket.error();
  outcome.absent = !*socket;
  if (outcome.absent) return outcome;
  Home home{UniqueFd(::open((proc + "/self/ns/mnt").c_str(), O_RDONLY | O_CLOEXEC)), open_directory("/")};
  if (!home.space || !home.root) return os_error(errno, "cannot open our own mount namespace");
  const auto ours = id_of(home.space.get());
  if (!ours) return ours.error();
  std::set<FileId> known{*ours};
  const Origin origin = (*socket)->origin;
  const Refresher refresher(std::move(**socket), std::move(home), open_directory(proc));
  std::error_code error;
  for (fs::directory_iterator entry(proc, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename();
    if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) continue;
    const auto process = look_at(entry->path(), origin, known);
    // A process may see less of its namespace than another, so one without a mount proves nothing.
    if (!process || process->mounts.empty()) continue;
    known.insert(process->space_id);
    refresher.visit(*process, outcome);
  }
  if (error) return os_error(error.value(), "cannot list the processes");
  return outcome;
}

}  // namespace jcam::argus
