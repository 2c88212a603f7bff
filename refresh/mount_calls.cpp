// SPDX-License-Identifier: Apache-2.0
#include "refresh/mount_calls.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "common/os/os_error.h"

// By number: glibc 2.35 has no wrappers, and the header of newer ones does not go together with the kernel's.
namespace jcam::argus {
namespace {

constexpr unsigned long kPrivate = 1UL << 18U;  // MS_PRIVATE, of the header that is not to be had here
constexpr int kDetach = 2;                      // MNT_DETACH

Error failed(const std::string& step) {
  return os_error(errno, step, errno == ENOSYS ? "this needs Linux 5.8 or newer" : "");
}

Result<UniqueFd> open_by(int directory, const std::string& path, std::uint64_t resolve) {
  open_how how{};
  how.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC;
  how.resolve = resolve | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  UniqueFd fd(static_cast<int>(::syscall(SYS_openat2, directory, path.c_str(), &how, sizeof how)));
  if (!fd) return failed("cannot open " + path);
  return fd;
}

}  // namespace

Result<UniqueFd> clone_mount(int file) {
  UniqueFd tree(static_cast<int>(
      ::syscall(SYS_open_tree, file, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
  if (!tree) return failed("cannot take a mount of the socket");
  // As an engine makes its own; private, or what happens to it in the container would reach the host's mount.
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  attributes.propagation = kPrivate;
  const bool set =
      ::syscall(SYS_mount_setattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) == 0;
  // Before 5.12 there is no such call. Nothing can be mounted on a socket but by root, so nothing is lost.
  if (!set && errno != ENOSYS) return failed("cannot set the mount's flags");
  return tree;
}

Result<UniqueFd> open_in_root(int root, const std::string& path) {
  return open_by(root, path, RESOLVE_IN_ROOT);
}

Result<UniqueFd> open_entry(int directory, const std::string& name, bool cross) {
  return open_by(directory, name, RESOLVE_BENEATH | (cross ? 0U : RESOLVE_NO_XDEV));
}

Result<int> mount_id(int file) {
  struct statx facts {};
  if (::statx(file, "", AT_EMPTY_PATH, STATX_MNT_ID, &facts) != 0) return failed("cannot look at a mount");
  if ((facts.stx_mask & STATX_MNT_ID) == 0)
    return Error{"no numbers of mounts", "this needs Linux 5.8 or newer"};
  return static_cast<int>(facts.stx_mnt_id);
}

Status detach(int mounted) {
  const std::string handle = "self/fd/" + std::to_string(mounted);
  if (::syscall(SYS_umount2, handle.c_str(), kDetach) != 0) return failed("cannot take the old mount away");
  return {};
}

Status attach(int tree, int target) {
  constexpr unsigned kByHandles = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
  if (::syscall(SYS_move_mount, tree, "", target, "", kByHandles) != 0)
    return failed("the old mount is gone and the new one cannot be put there");
  return {};
}

}  // namespace jcam::argus
