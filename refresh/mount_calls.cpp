// SPDX-License-Identifier: Apache-2.0
#include "refresh/mount_calls.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "common/os/os_error.h"

// By number, the same on all architectures: glibc 2.35 has no wrappers, the header of newer ones does not go
// together with the kernel's, and neither has all of it on Debian 11.
namespace jcam::argus {
namespace {

constexpr unsigned long kPrivate = 1UL << 18U;       // MS_PRIVATE, of the header that is not to be had here
constexpr int kDetach = 2;                           // MNT_DETACH
constexpr unsigned kCloneTree = 1;                   // OPEN_TREE_CLONE
constexpr std::uint64_t kNoSuidDevExec = 2 | 4 | 8;  // MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC
constexpr long kOpenTree = 428;
constexpr long kMoveMount = 429;
constexpr long kOpenat2 = 437;
constexpr long kMountSetattr = 442;

struct MountAttributes {  // struct mount_attr, of Linux 5.12
  std::uint64_t attr_set;
  std::uint64_t attr_clr;
  std::uint64_t propagation;
  std::uint64_t userns_fd;
};

Error failed(const std::string& step) {
  return os_error(errno, step, errno == ENOSYS ? "this needs Linux 5.8 or newer" : "");
}

Result<UniqueFd> open_by(int directory, const std::string& path, std::uint64_t resolve) {
  open_how how{};
  how.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC;
  how.resolve = resolve | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  UniqueFd fd(static_cast<int>(::syscall(kOpenat2, directory, path.c_str(), &how, sizeof how)));
  if (!fd) return failed("cannot open " + path);
  return fd;
}

}  // namespace

Result<UniqueFd> clone_mount(int file) {
  UniqueFd tree(static_cast<int>(::syscall(kOpenTree, file, "", AT_EMPTY_PATH | kCloneTree | O_CLOEXEC)));
  if (!tree) return failed("cannot take a mount of the socket");
  // As an engine makes its own; private, or what happens to it in the container would reach the host's mount.
  MountAttributes attributes{};
  attributes.attr_set = kNoSuidDevExec;
  attributes.propagation = kPrivate;
  const bool set =
      ::syscall(kMountSetattr, tree.get(), "", AT_EMPTY_PATH, &attributes, sizeof attributes) == 0;
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
  constexpr unsigned kByHandles = 0x4 | 0x40;  // MOVE_MOUNT_F_EMPTY_PATH, MOVE_MOUNT_T_EMPTY_PATH
  if (::syscall(kMoveMount, tree, "", target, "", kByHandles) != 0)
    return failed("the old mount is gone and the new one cannot be put there");
  return {};
}

}  // namespace jcam::argus
