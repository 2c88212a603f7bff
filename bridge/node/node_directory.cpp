// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/node_directory.h"

#include <unistd.h>

#include <utility>

#include "common/loopback_limits.h"
#include "v4l2/loopback_control.h"
#include "v4l2/loopback_sysfs.h"
#include "v4l2/open_count.h"

namespace jcam::bridge {
namespace {

constexpr std::chrono::seconds kLookAnew{60};

}  // namespace

Result<NodeDirectory::Found> NodeDirectory::provide(const NodeName& node) {
  for (const auto& info : find_loopbacks(sys_root_)) {
    if (info.label == node.label()) {
      return Found{dev_root_ + "/video" + std::to_string(info.number), info.number, info.buffers,
                   picture_of_text(info.format)};
    }
  }
  return add(node);
}

Result<NodeDirectory::Found> NodeDirectory::add(const NodeName& node) {
  auto control = LoopbackControl::open(dev_root_);
  if (!control) {
    const bool loaded = ::access((sys_root_ + "/module/v4l2loopback").c_str(), F_OK) == 0;
    if (!loaded) return Error{"the module v4l2loopback is not loaded", "run: sudo modprobe v4l2loopback"};
    return Error{
        "no device is labelled " + node.label() + ": " + control.error().what,
        "load the module with it: sudo modprobe v4l2loopback exclusive_caps=1 card_label=" + node.label()};
  }
  int number = first_node_;
  while (::access((dev_root_ + "/video" + std::to_string(number)).c_str(), F_OK) == 0) ++number;
  const int buffers = added_node_buffers(module_version());
  auto added = control->add({.label = node.label(),
                             .number = number,
                             .buffers = buffers,
                             .max_openers = kNodeOpeners,
                             .exclusive_caps = true});
  if (!added) return added.error();
  ours_.insert(*added);
  return Found{dev_root_ + "/video" + std::to_string(*added), *added, buffers, {}};
}

void NodeDirectory::remove_ours(int number) {
  if (ours_.erase(number) == 0) return;
  auto control = LoopbackControl::open(dev_root_);
  // In use by a reader: it stays for them and is found by its label next time.
  if (control && !control->remove(number)) return;
}

bool NodeDirectory::opened_by_others() const {
  return opens_of_others().value_or(0) > 0;
}

std::optional<int> NodeDirectory::opens_of_others() const {
  return foreign_opens(sys_root_);
}

bool NodeDirectory::still_opened_by_others(std::chrono::nanoseconds now) {
  if (std::exchange(asked_, now) == now) return others_;
  // One may have gone while we opened another ourselves: the count is the same then.
  if (const auto count = loopback_opens(sys_root_); count != counted_ || now - looked_ > kLookAnew) {
    counted_ = count;
    looked_ = now;
    others_ = opened_by_others();
  }
  return others_;
}

std::string NodeDirectory::module_version() const {
  return jcam::module_version(sys_root_).value_or("");
}

}  // namespace jcam::bridge
