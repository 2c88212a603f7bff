// SPDX-License-Identifier: Apache-2.0
// To be preloaded: v4l2loopback's events as they have got lost in the field. While the file that
// JCAM_LOSE_EVENTS names is there, an event of a node vanishes where VIDIOC_DQEVENT would hand it over. The
// first one after a subscription, which says how things stand, always comes. While the file that
// JCAM_HEAR_NO_EVENTS names is there, nobody is woken by them either.
#include <linux/videodev2.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace {

std::array<std::atomic<bool>, 1024> fresh;  // by descriptor

int real_ioctl(int fd, unsigned long request, void* argument) {
  return static_cast<int>(::syscall(SYS_ioctl, fd, request, argument));
}

bool is_there(const char* variable) {
  const char* path = std::getenv(variable);
  return path != nullptr && ::access(path, F_OK) == 0;
}

bool lose() {
  return is_there("JCAM_LOSE_EVENTS");
}

int real_ppoll(pollfd* fds, nfds_t count, const timespec* timeout, const sigset_t* mask) {
  timespec left = timeout != nullptr ? *timeout : timespec{};  // the kernel writes to it
  return static_cast<int>(
      ::syscall(SYS_ppoll, fds, count, timeout != nullptr ? &left : nullptr, mask, sizeof(long)));
}

}  // namespace

extern "C" [[gnu::visibility("default")]] int ioctl(int fd, unsigned long request, ...) noexcept {
  std::va_list arguments;
  va_start(arguments, request);
  void* argument = va_arg(arguments, void*);
  va_end(arguments);
  int result = real_ioctl(fd, request, argument);
  if (result != 0 || fd < 0 || static_cast<std::size_t>(fd) >= fresh.size()) return result;
  auto& first = fresh[static_cast<std::size_t>(fd)];
  if (request == VIDIOC_SUBSCRIBE_EVENT) first = true;
  if (request != VIDIOC_DQEVENT || first.exchange(false)) return result;
  while (result == 0 && lose()) result = real_ioctl(fd, request, argument);
  return result;
}

extern "C" [[gnu::visibility("default")]] int ppoll(pollfd* fds, nfds_t count, const timespec* timeout,
                                                    const sigset_t* mask) {
  if (!is_there("JCAM_HEAR_NO_EVENTS")) return real_ppoll(fds, count, timeout, mask);
  std::vector<pollfd> deaf(fds, fds + count);
  for (auto& fd : deaf) fd.events = static_cast<short>(fd.events & ~POLLPRI);
  const int result = real_ppoll(deaf.data(), count, timeout, mask);
  for (nfds_t i = 0; i < count; ++i) fds[i].revents = deaf[i].revents;
  return result;
}

extern "C" [[gnu::visibility("default")]] int poll(pollfd* fds, nfds_t count, int timeout) {
  const timespec wait{timeout / 1000, timeout % 1000 * 1'000'000L};
  return ppoll(fds, count, timeout < 0 ? nullptr : &wait, nullptr);
}
