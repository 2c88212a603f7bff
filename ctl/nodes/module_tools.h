// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "ctl/nodes/nodes_plan.h"

namespace jcam::ctl {

/// The kernel as far as `jcamctl nodes` needs it: tests have one of their own.
class ModuleTools {
 public:
  virtual ~ModuleTools() = default;
  virtual ModuleState look() = 0;
  virtual Status load(const std::vector<std::string>& parameters) = 0;
  virtual Status add(const NewNode& node) = 0;
  /// Waits until udev has given the devices of those labels to their group, as each starts as root's alone.
  /// False when it did not within `limit`; true at once where no udev runs.
  virtual bool wait_for_rights(const std::set<std::string>& labels, std::chrono::milliseconds limit) = 0;
};

/// modprobe, sysfs and the control device.
class KernelModule : public ModuleTools {
 public:
  /// Reads below `root`; loading and adding is only for the real root, "".
  explicit KernelModule(std::string root = {}) : root_(std::move(root)) {}

  ModuleState look() override;
  Status load(const std::vector<std::string>& parameters) override;
  Status add(const NewNode& node) override;
  bool wait_for_rights(const std::set<std::string>& labels, std::chrono::milliseconds limit) override;

 private:
  std::string root_;
};

/// What `modprobe --show-depends v4l2loopback` prints: whether its last line, the module itself, has options
/// that say which devices to make. Pure.
bool names_devices(const std::string& show_depends);

}  // namespace jcam::ctl
