// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/bridge/config_file.h"

#include <unistd.h>

#include <fstream>

namespace jcam::test {

ConfigFile::~ConfigFile() {
  ::unlink(kPath);
}

void ConfigFile::write(const std::string& rest) const {
  std::ofstream(kPath) << "[camera.csi0]\n" << head_ << rest;
}

std::string reload(const BridgeProcess& bridge) {
  auto admin = bridge.connect();
  if (!admin) return admin.error().message();
  const auto answer = admin->call(control::ReloadRequest{}, std::chrono::seconds(10));
  if (!answer) return answer.error().message();
  std::string lines;
  for (const auto& line : std::get<control::Reloaded>(answer->reply).changed) lines += line + "\n";
  return lines;
}

}  // namespace jcam::test
