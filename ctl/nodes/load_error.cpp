// SPDX-License-Identifier: Apache-2.0
#include "ctl/nodes/load_error.h"

#include <array>
#include <string>

#include "common/text/text.h"

namespace jcam::ctl {
namespace {

struct Cause {
  std::string_view said;
  std::string_view cure;
};

constexpr std::string_view kEnrol =
    "secure boot takes only modules whose key it knows: sudo mokutil --import /var/lib/dkms/mok.pub, reboot "
    "and enrol "
    "it (or switch secure boot off)";
constexpr std::string_view kRebuild =
    "it is built for another kernel: sudo dkms remove v4l2loopback --all; sudo apt install --reinstall "
    "v4l2loopback-dkms";
constexpr std::string_view kInstall =
    "install it: sudo apt install v4l2loopback-dkms, with the headers of this kernel (jcamctl doctor names "
    "them)";

constexpr std::array<Cause, 8> kCauses{{
    {"Key was rejected", kEnrol},
    {"Required key not available", kEnrol},
    {"disagrees about version", kRebuild},
    {"Unknown symbol", kRebuild},
    {"Exec format error", kRebuild},
    {"Invalid module format", kRebuild},
    {"not found in directory", kInstall},
    {"Operation not permitted",
     "run it with sudo; to root the kernel says so where it is locked down (secure boot) or loads "
     "no modules any more (kernel.modules_disabled)"},
}};

}  // namespace

Error load_error(std::string_view text, bool root) {
  const std::string what = "cannot load v4l2loopback: " + one_line(std::string(text), 300);
  for (const auto& cause : kCauses) {
    if (text.find(cause.said) != std::string_view::npos && (root || cause.cure == kInstall))
      return Error{what, std::string(cause.cure)};
  }
  if (!root) return Error{what, "run it with sudo"};
  return Error{what, "sudo dmesg | tail says more; " + std::string(kInstall)};
}

}  // namespace jcam::ctl
