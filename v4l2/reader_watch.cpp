// SPDX-License-Identifier: Apache-2.0
#include "v4l2/reader_watch.h"

#include <fcntl.h>
#include <linux/videodev2.h>

#include <cstring>
#include <optional>

#include "common/os/os_error.h"
#include "v4l2/ioctl.h"
#include "v4l2/open_error.h"

namespace jcam {
namespace {

constexpr unsigned kEvent = 0x10E00001;        // V4L2_EVENT_PRI_CLIENT_USAGE from 0.13
constexpr unsigned kEventUbuntu = 0x08000000;  // as Ubuntu patches it into 0.12

/// 0, or the errno.
int subscribe(int fd, unsigned event) {
  v4l2_event_subscription wanted{};
  wanted.type = event;
  wanted.flags = V4L2_EVENT_SUB_FL_SEND_INITIAL;
  return ioctl_errno(fd, VIDIOC_SUBSCRIBE_EVENT, &wanted);
}

UniqueFd open_node(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
}

/// Takes all pending events, and says what the newest one told; nothing if there was none.
Result<std::optional<int>> take_events(int fd, unsigned event, const std::string& path) {
  std::optional<int> count;
  for (bool more = true; more;) {
    v4l2_event got{};
    const int e = ioctl_errno(fd, VIDIOC_DQEVENT, &got);
    if (e == ENOENT || e == EAGAIN) break;
    if (e != 0) return os_error(e, path + ": VIDIOC_DQEVENT");
    more = got.pending > 0;
    if (got.type != event) continue;
    __u32 readers = 0;
    std::memcpy(&readers, got.u.data, sizeof readers);
    count = static_cast<int>(readers);
  }
  return count;
}

}  // namespace

Result<ReaderWatch> ReaderWatch::open(const std::string& path) {
  UniqueFd fd = open_node(path);
  if (!fd) return cannot_open_node(errno, path);
  unsigned known = 0;
  for (const unsigned event : {kEvent, kEventUbuntu}) {
    if (known == 0 && subscribe(fd.get(), event) == 0) known = event;
  }
  if (known == 0) fd.reset();
  return ReaderWatch(std::move(fd), path, known);
}

Result<int> ReaderWatch::drain() {
  if (!supported()) return os_error(ENOTSUP, path_ + ": this v4l2loopback does not tell of readers");
  const auto told = take_events(fd_.get(), event_, path_);
  if (!told) return told.error();
  // Somebody rang, and what there was to say has got lost.
  if (!*told) return reread();
  return count_ = **told;
}

Result<int> ReaderWatch::reread() {
  if (!supported()) return os_error(ENOTSUP, path_ + ": this v4l2loopback does not tell of readers");
  const UniqueFd fresh = open_node(path_);
  if (!fresh) return cannot_open_node(errno, path_);
  if (const int e = subscribe(fresh.get(), event_)) return os_error(e, path_ + ": VIDIOC_SUBSCRIBE_EVENT");
  const auto told = take_events(fresh.get(), event_, path_);
  if (!told) return told.error();
  count_ = told->value_or(count_);
  // What the module tells a new listener it tells all of them: left there it would wake us for nothing, and
  // look as if somebody had come and gone.
  const auto rung = take_events(fd_.get(), event_, path_);
  if (!rung) return rung.error();
  return count_ = rung->value_or(count_);
}

}  // namespace jcam
