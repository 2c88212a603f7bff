// SPDX-License-Identifier: Apache-2.0
// Argus' own daemon goes, comes back, moves, and frees a sensor late: cameras wait, and readers see no error.
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/support/patience.h"
#include "tests/support/places.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kArgusCamera = "csi0=argus,capture=640x480@30,output=640x480@30";

/// fake-argus-daemon at the socket that jcam looks for; ends with the object, as by kill -9.
class ArgusDaemon {
 public:
  ArgusDaemon() {
    ::unlink(kSocket);
    const std::string program = jcam::test::build_dir() + "/tests/fakes/fake-argus-daemon";
    const char* argv[] = {program.c_str(), kSocket, nullptr};
    if (::posix_spawn(&pid_, argv[0], nullptr, nullptr, const_cast<char* const*>(argv), environ) != 0)
      pid_ = -1;
    for (int i = 0; i < 500 && ::access(kSocket, F_OK) != 0; ++i) std::this_thread::sleep_for(10ms);
  }
  ArgusDaemon(const ArgusDaemon&) = delete;
  ArgusDaemon& operator=(const ArgusDaemon&) = delete;
  ~ArgusDaemon() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
    if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
    ::unlink(kSocket);
  }
  static constexpr const char* kSocket = "/tmp/argus_socket";

 private:
  pid_t pid_ = -1;
};

TEST(RecoveryOfCapture, TheSpareWaitsForASensorThatIsFreedLate) {
  const ArgusDaemon daemon;
  BridgeProcess bridge(
      {.cameras = {kArgusCamera}, .environment = {{"JCAM_FAKE_ARGUS_SOCKET", ArgusDaemon::kSocket}}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(bridge.until([](const auto& c) { return c.spare_pid > 0; })) << bridge.output();
    ASSERT_TRUE(reader.more_coded(60 * JCAM_SLOWNESS)) << bridge.output();
    const auto before = bridge.camera();
    ASSERT_EQ(::kill(before.capture_pid, SIGKILL), 0);
    EXPECT_TRUE(reader.more_coded(5)) << bridge.output();
    const auto after = bridge.camera();
    EXPECT_EQ(after.capture_pid, before.spare_pid) << bridge.output();
    EXPECT_EQ(after.restarts, before.restarts + 1) << "no refused session is a failure of its own";
  }
  EXPECT_EQ(reader.finish().error, "");
}

TEST(RecoveryOfArgus, DaemonGoneAndBack) {
  auto daemon = std::make_unique<ArgusDaemon>();
  BridgeProcess bridge(
      {.cameras = {kArgusCamera}, .environment = {{"JCAM_FAKE_ARGUS_SOCKET", ArgusDaemon::kSocket}}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(5)) << bridge.output();
  daemon.reset();
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.reason == "nvargus-daemon is not running"; }))
      << bridge.camera().reason << bridge.output();
  EXPECT_FALSE(bridge.status().argus.present);
  EXPECT_TRUE(reader.more_frames(3)) << bridge.output();
  daemon = std::make_unique<ArgusDaemon>();
  EXPECT_TRUE(reader.more_coded(5)) << bridge.output();
  EXPECT_TRUE(bridge.status().argus.present);
  EXPECT_EQ(reader.finish().error, "");
}

TEST(RecoveryOfArgus, ItsSocketMayMoveWithAReloadAndItsDirectoryComeLate) {
  const std::string file = "/run/jcam-recovery-test.toml";
  const auto configure = [&](const std::string& socket) {
    std::ofstream(file) << "[argus]\nsocket = \"" << socket
                        << "\"\n[camera.csi0]\ncapture = \"640x480@30\"\n";
  };
  configure("/run/late/argus_socket");
  BridgeProcess bridge({.arguments = {"--config", file}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_FALSE(bridge.status().argus.present);
  const ArgusDaemon daemon;  // at the usual place
  std::filesystem::create_directory("/run/late");
  std::filesystem::create_symlink(ArgusDaemon::kSocket, "/run/late/argus_socket");
  EXPECT_TRUE(bridge.until([&](const auto&) { return bridge.status().argus.present; }));
  configure("/run/elsewhere/argus_socket");
  auto admin = bridge.connect();
  ASSERT_TRUE(admin && admin->call(control::ReloadRequest{}, 10s));
  EXPECT_EQ(bridge.status().argus.socket, "/run/elsewhere/argus_socket");
  EXPECT_FALSE(bridge.status().argus.present) << "the state is that of the new path";
  configure(ArgusDaemon::kSocket);
  ASSERT_TRUE(admin->call(control::ReloadRequest{}, 10s));
  EXPECT_TRUE(bridge.status().argus.present);
}

}  // namespace
}  // namespace jcam::test
