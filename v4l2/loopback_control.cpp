// SPDX-License-Identifier: Apache-2.0
#include "v4l2/loopback_control.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "common/os/os_error.h"
#include "v4l2/holders.h"
#include "v4l2/open_error.h"

namespace jcam {
namespace {

/// The module's own argument; it is not in the kernel's headers, since v4l2loopback is not part of the
/// kernel.
struct DeviceConfig {
  std::int32_t output_nr;
  std::int32_t unused;
  char label[32];
  std::uint32_t min_width, max_width, min_height, max_height;
  std::int32_t max_buffers, max_openers, debug, announce_all_caps;
};
static_assert(sizeof(DeviceConfig) == 72);

// 0.13 and 0.14; 0.15 takes them too.
constexpr unsigned long kAdd = 0x4C80;
constexpr unsigned long kRemove = 0x4C81;
constexpr unsigned long kQuery = 0x4C82;

std::string place(const NodeRequest& request) {
  return request.number < 0 ? "" : " at number " + std::to_string(request.number);
}

}  // namespace

bool LoopbackControl::available(const std::string& dev_root) {
  return ::access((dev_root + "/v4l2loopback").c_str(), F_OK) == 0;
}

Result<LoopbackControl> LoopbackControl::open(const std::string& dev_root) {
  const std::string path = dev_root + "/v4l2loopback";
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!fd && errno == ENOENT)
    return os_error(ENOENT, path, "v4l2loopback 0.13 and later can add devices, if loaded");
  if (!fd) return os_error(errno, path, permission_hint(path));
  return LoopbackControl(std::move(fd), dev_root);
}

Result<int> LoopbackControl::add(const NodeRequest& request) {
  if (request.label.size() >= sizeof(DeviceConfig::label))
    return Error{"the label \"" + request.label + "\" is too long", "use at most 31 characters"};
  DeviceConfig config{};
  config.output_nr = request.number;
  std::copy(request.label.begin(), request.label.end(), config.label);
  config.max_buffers = request.buffers;
  config.max_openers = request.max_openers;
  config.announce_all_caps = request.exclusive_caps ? 0 : 1;
  const int number = ::ioctl(fd_.get(), kAdd, &config);
  if (number < 0)
    return os_error(errno, "cannot add the device " + request.label + place(request),
                    errno == EEXIST || errno == ENFILE ? "that number is taken" : "");
  return number;
}

Status LoopbackControl::remove(int number) {
  if (::ioctl(fd_.get(), kRemove, static_cast<long>(number)) == 0) return {};
  const int e = errno;
  const std::string path = dev_root_ + "/video" + std::to_string(number);
  return os_error(e, "cannot remove " + path,
                  e == EBUSY ? "end the programs that use it" + holders_hint(path) : "");
}

Result<bool> LoopbackControl::exclusive_caps(int number) {
  DeviceConfig config{};
  config.output_nr = number;
  if (::ioctl(fd_.get(), kQuery, &config) != 0)
    return os_error(errno, "cannot ask about " + dev_root_ + "/video" + std::to_string(number));
  return config.announce_all_caps == 0;
}

}  // namespace jcam
