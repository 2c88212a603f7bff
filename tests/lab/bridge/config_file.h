// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tests/lab/bridge/bridge_process.h"

namespace jcam::test {

/// A configuration file with one camera that a test rewrites. One at a time, since its path is fixed; it goes
/// with this.
class ConfigFile {
 public:
  /// `head`: keys of [camera.csi0] that stay.
  explicit ConfigFile(std::string head) : head_(std::move(head)) {}
  ConfigFile(const ConfigFile&) = delete;
  ConfigFile& operator=(const ConfigFile&) = delete;
  ~ConfigFile();

  /// What comes behind the head: more keys, or more sections.
  void write(const std::string& rest) const;
  static constexpr const char* kPath = "/run/jcam-config-test.toml";

 private:
  std::string head_;
};

/// Has the daemon read it: its lines on what has changed, or why it did not.
std::string reload(const BridgeProcess& bridge);

}  // namespace jcam::test
