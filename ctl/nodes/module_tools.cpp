// SPDX-License-Identifier: Apache-2.0
#include "ctl/nodes/module_tools.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "common/loopback_limits.h"
#include "common/os/program_output.h"
#include "ctl/nodes/load_error.h"
#include "host/sysfs_nodes.h"
#include "v4l2/loopback_control.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::ctl {

bool names_devices(const std::string& show_depends) {
  std::istringstream lines(show_depends);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("insmod ")) last = line;
  }
  std::istringstream words(last);
  for (std::string word; words >> word;) {
    for (const std::string_view name : {"devices=", "video_nr=", "card_label="}) {
      if (word.starts_with(name)) return true;
    }
  }
  return false;
}

ModuleState KernelModule::look() {
  ModuleState state;
  state.loaded = ::access((root_ + "/sys/module/v4l2loopback").c_str(), F_OK) == 0;
  state.can_add = ::access((root_ + "/dev/v4l2loopback").c_str(), F_OK) == 0;
  for (const auto& device : find_loopbacks(root_ + "/sys")) state.labels.insert(device.label);
  for (const auto& device : sysfs_nodes(root_)) state.numbers.insert(device.number);
  if (!state.loaded && root_.empty()) {
    const auto depends = program_output({"modprobe", "--show-depends", "v4l2loopback"});
    state.own_options = depends && depends->status == 0 && names_devices(depends->text);
    const auto version = program_output({"modinfo", "-F", "version", "v4l2loopback"});
    state.tells_version = !version || version->status != 0 || !version->text.empty();
  }
  return state;
}

Status KernelModule::load(const std::vector<std::string>& parameters) {
  std::vector<std::string> argv{"modprobe", "v4l2loopback"};
  argv.insert(argv.end(), parameters.begin(), parameters.end());
  const auto done = program_output(argv);
  if (!done) return done.error();
  if (done->status == 0) return {};
  return load_error(done->text, ::geteuid() == 0);
}

Status KernelModule::add(const NewNode& node) {
  auto control = LoopbackControl::open(root_ + "/dev");
  if (!control) return control.error();
  const auto number =
      control->add({.label = node.label,
                    .number = node.number,
                    .buffers = added_node_buffers(module_version(root_ + "/sys").value_or("")),
                    .max_openers = kNodeOpeners,
                    .exclusive_caps = true});
  return number ? Status() : Status(number.error());
}

bool KernelModule::wait_for_rights(const std::set<std::string>& labels, std::chrono::milliseconds limit) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kPause{20};
  if (::access((root_ + "/run/udev/control").c_str(), F_OK) != 0) return true;
  const auto given = [&](const LoopbackInfo& device) {
    struct stat info {};
    const std::string path = root_ + "/dev/video" + std::to_string(device.number);
    return !labels.contains(device.label) ||
           (::stat(path.c_str(), &info) == 0 && (info.st_mode & S_IWGRP) != 0);
  };
  for (const auto end = Clock::now() + limit;; std::this_thread::sleep_for(kPause)) {
    const auto devices = find_loopbacks(root_ + "/sys");
    if (std::all_of(devices.begin(), devices.end(), given)) return true;
    if (Clock::now() >= end) return false;
  }
}

}  // namespace jcam::ctl
