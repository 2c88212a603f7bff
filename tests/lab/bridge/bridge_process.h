// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "control/client.h"
#include "control/protocol/status_report.h"
#include "tests/support/lab_module.h"
#include "tests/support/temp_dir.h"

namespace jcam::test {

/// A jcam-bridge of the build tree with the fake Argus elements, its own socket and a file that makes cameras
/// fail.
class BridgeProcess {
 public:
  struct Setup {
    std::vector<std::string> cameras;                ///< --camera arguments
    std::map<std::string, std::string> environment;  ///< further variables
    std::vector<std::string> arguments;              ///< further arguments
  };
  explicit BridgeProcess(Setup setup);
  BridgeProcess(const BridgeProcess&) = delete;
  BridgeProcess& operator=(const BridgeProcess&) = delete;
  ~BridgeProcess();

  /// False, with what it printed in output(), if it ended instead.
  bool started() const { return started_; }
  pid_t pid() const { return pid_; }
  std::string output() const;
  void signal(int number) const;
  /// How it ended, as waitpid() says; kills it after `limit`.
  int wait(std::chrono::milliseconds limit);

  /// A connection to it; the error is for people.
  Result<control::Client> connect() const { return control::Client::connect(socket_); }
  control::StatusReport status() const;
  control::CameraReport camera(int number = 0) const;
  /// Asks again and again until `holds`; false after `limit`.
  bool until(const std::function<bool(const control::CameraReport&)>& holds,
             std::chrono::milliseconds limit = std::chrono::seconds(60), int camera = 0) const;

  /// Makes the fake Argus fail from now on: "no-camera", "0:stall-after=1". Empty: it works again.
  void fault(const std::string& words) const;
  /// /dev/videoN of a node.
  std::string path(int camera, int node) const;
  const std::string& directory() const { return directory_.path(); }

 private:
  const TempDir directory_;
  std::string socket_;
  pid_t pid_ = -1;
  bool started_ = false;
};

/// Runs until it is over and hands over its standard error; the exit status in `status`.
std::string run_bridge(const std::vector<std::string>& arguments, int& status);

}  // namespace jcam::test
