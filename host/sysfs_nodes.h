// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace jcam {

/// A video device as sysfs tells of it.
struct SysfsNode {
  int number = 0;
  std::string label;
  bool is_virtual = false;  ///< no hardware behind it: v4l2loopback, vivid
  bool operator==(const SysfsNode&) const = default;
};

/// The devices under `root`/sys/class/video4linux by ascending number; empty when there are none.
std::vector<SysfsNode> sysfs_nodes(const std::string& root);

}  // namespace jcam
