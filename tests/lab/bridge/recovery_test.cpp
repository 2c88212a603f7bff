// SPDX-License-Identifier: Apache-2.0
// A reader that opened the node once must get pictures again after every failure, and never an error.
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/lab/bridge/background_reader.h"
#include "tests/lab/bridge/bridge_process.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kRecoveryCamera = "csi0=argus,capture=640x480@30,output=640x480@30";

struct Fault {
  const char* name;
  const char* words;   ///< for the fake Argus
  const char* reason;  ///< what the status must say of it
  const char* more = "";
};

void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.name;
}

class Recovery : public testing::TestWithParam<Fault> {};

TEST_P(Recovery, SlateThenFramesAgainAndNoError) {
  BridgeProcess bridge({.cameras = {std::string(kRecoveryCamera) + GetParam().more}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(5)) << bridge.output();

  bridge.fault(GetParam().words);
  EXPECT_TRUE(bridge.until([](const auto& c) {
    return c.reason.find(GetParam().reason) != std::string::npos;
  })) << "reason: "
      << bridge.camera().reason << "\n"
      << bridge.output();
  // The reader goes on to get pictures, which are slates.
  EXPECT_TRUE(reader.more_frames(3)) << bridge.output();

  bridge.fault("");
  EXPECT_TRUE(reader.more_coded(5, 40s)) << bridge.output();
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.reason.empty(); }));
  const Reading reading = reader.finish();
  EXPECT_EQ(reading.error, "");
  EXPECT_GE(bridge.camera().restarts, 1u);
}

const Fault kFaults[] = {
    {"NoCamera", "eos-after=1;no-camera", "Argus finds no camera"},
    {"SessionRefused", "eos-after=1;session-refused", "Argus refused the capture session"},
    {"EndOfStream", "eos-after=1", "without a word"},
    {"RunTimeError", "error-after=1:DISCONNECTED", "went away"},
    {"Stall", "stall-after=1", "no frames for 2 s"},
    {"Silence", "silent-after=1", "no frames for 2 s"},
    {"HangInStop", "stall-after=1;hang-in-stop", "no frames for 2 s"},
    {"Crash", "crash-after=1", "Segmentation fault"},
    {"Frozen", "freeze-after=1", "frozen", ",detect_frozen=true"},
};
INSTANTIATE_TEST_SUITE_P(Faults, Recovery, testing::ValuesIn(kFaults),
                         [](const auto& row) { return row.param.name; });

TEST(RecoveryOfCapture, KilledThreeTimes) {
  BridgeProcess bridge({.cameras = {kRecoveryCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(reader.more_coded(5)) << bridge.output();
    const int victim = bridge.camera().capture_pid;
    ASSERT_GT(victim, 0);
    ASSERT_EQ(::kill(victim, SIGKILL), 0);
    ASSERT_TRUE(bridge.until([&](const auto& c) { return c.capture_pid != victim; }));
  }
  EXPECT_TRUE(reader.more_coded(5)) << bridge.output();
  EXPECT_EQ(reader.finish().error, "");
}

TEST(RecoveryOfCapture, TheSpareTakesOver) {
  BridgeProcess bridge({.cameras = {kRecoveryCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  for (int i = 0; i < 2; ++i) {
    // Ready soon after it is there; one that is not would be replaced and not used.
    ASSERT_TRUE(bridge.until([](const auto& c) { return c.spare_pid > 0; })) << bridge.output();
    const auto before = bridge.camera();
    ASSERT_TRUE(reader.more_coded(60 * JCAM_SLOWNESS)) << bridge.output();
    ASSERT_EQ(::kill(before.capture_pid, SIGKILL), 0);
    EXPECT_TRUE(bridge.until([&](const auto& c) { return c.capture_pid == before.spare_pid; }))
        << bridge.output();
    EXPECT_TRUE(reader.more_coded(5)) << bridge.output();
  }
  EXPECT_EQ(reader.finish().error, "");
}

/// It has loaded: a failure before it does not give it the longer time of a load.
TEST(RecoveryOfCapture, ASpareWhoseSessionHangsHasTheTimeOfASensor) {
  BridgeProcess bridge({.cameras = {kRecoveryCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  const auto with_spare = [&] {
    EXPECT_TRUE(bridge.until([](const auto& c) { return c.spare_pid > 0; })) << bridge.output();
    EXPECT_TRUE(reader.more_coded(60 * JCAM_SLOWNESS)) << bridge.output();
    return bridge.camera();
  };
  ASSERT_EQ(::kill(with_spare().capture_pid, SIGKILL), 0);
  ASSERT_TRUE(bridge.until([](const auto& c) { return c.restarts == 1; })) << bridge.output();
  const int spare = with_spare().spare_pid;
  bridge.fault("eos-after=1;hang-at-start");
  EXPECT_TRUE(bridge.until([&](const auto& c) { return c.capture_pid == spare; })) << bridge.output();
  EXPECT_TRUE(bridge.until([](const auto& c) { return c.reason.find("no frame within") == 0; }, 40s))
      << bridge.output();
  EXPECT_EQ(bridge.camera().reason, "no frame within 10 s");
  bridge.fault("");
  EXPECT_TRUE(reader.more_coded(5, 40s)) << bridge.output();
  EXPECT_EQ(reader.finish().error, "");
}

TEST(RecoveryOfCapture, AModeThatTheSensorRefusesIsTriedForEver) {
  BridgeProcess bridge({.cameras = {"csi0=argus,capture=3280x2464@60,output=640x480@30"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  // A machine that is too busy may also see one of the tries end before the sensor has said why.
  EXPECT_TRUE(bridge.until([](const auto& c) {
    return c.restarts >= 3 && c.reason.find("not that fast") != std::string::npos;
  })) << bridge.output();
  EXPECT_TRUE(reader.more_frames(2));
  EXPECT_EQ(reader.finish().error, "");
}

/// A limit of memory for a process and all that it starts from then on.
class MemoryLimit {
 public:
  MemoryLimit(pid_t pid, const char* bytes) {
    std::ofstream("/sys/fs/cgroup/cgroup.subtree_control") << "+memory";
    std::filesystem::create_directory(kGroup);
    std::ofstream(kGroup / "memory.max") << bytes;
    std::ofstream(kGroup / "cgroup.procs") << pid;
  }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;
  ~MemoryLimit() {
    std::error_code ignored;
    std::filesystem::remove(kGroup, ignored);
  }
  std::uint64_t kills() const {
    std::ifstream events(kGroup / "memory.events");
    std::string word;
    std::uint64_t count = 0;
    while (events >> word >> count && word != "oom_kill") {
    }
    return word == "oom_kill" ? count : 0;
  }

 private:
  const std::filesystem::path kGroup = "/sys/fs/cgroup/jcam-test";
};

TEST(RecoveryOfCapture, TheKernelEndsItForWantOfMemory) {
  BridgeProcess bridge({.cameras = {kRecoveryCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const MemoryLimit limit(bridge.pid(), "256M");
  BackgroundReader reader(bridge.path(0, 0));
  // An always-on capture of before the limit is not under it.
  if (const int first = bridge.camera().capture_pid; first > 0) ::kill(first, SIGKILL);
  ASSERT_TRUE(reader.more_coded(5)) << bridge.output();
  const int daemon = bridge.status().pid;
  bridge.fault("leak-after=1");
  EXPECT_TRUE(bridge.until([&](const auto&) { return limit.kills() > 0; }, 60s)) << bridge.output();
  bridge.fault("");
  EXPECT_TRUE(reader.more_coded(5, 60s)) << bridge.output();
  EXPECT_EQ(bridge.status().pid, daemon) << "it is the capture that goes, not the daemon";
  EXPECT_GE(bridge.camera().restarts_by_reason["crashed"], 1u);
  EXPECT_EQ(reader.finish().error, "");
}

TEST(RecoveryOfCapture, AWrongRateIsToldAndEndsNothing) {
  BridgeProcess bridge({.cameras = {kRecoveryCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  bridge.fault("wrong-rate");
  BackgroundReader reader(bridge.path(0, 0));
  EXPECT_TRUE(bridge.until([](const auto& c) {
    return c.reason.find("frames a second instead of 30") != std::string::npos;
  })) << bridge.camera().reason
      << bridge.output();
  EXPECT_EQ(bridge.camera().state, control::CameraState::streaming);
  EXPECT_EQ(bridge.camera().restarts, 0u);
  EXPECT_EQ(reader.finish().error, "");
}

TEST(RecoveryOfCapture, OneFailingCameraLeavesTheOtherAlone) {
  const std::string second = "csi1=argus,capture=640x480@30,output=640x480@30";
  // From the very start: where the module does not tell readers, captures start with the daemon.
  BridgeProcess bridge(
      {.cameras = {kRecoveryCamera, second}, .environment = {{"JCAM_FAKE_ARGUS_FAIL", "0:no-camera"}}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  if (!module_tells_readers() && bridge.path(1, 0).empty())
    GTEST_SKIP() << "this kernel has nodes for one camera";
  BackgroundReader bad(bridge.path(0, 0));
  BackgroundReader good(bridge.path(1, 0));
  EXPECT_TRUE(good.more_coded(30)) << bridge.output();
  EXPECT_TRUE(bad.more_frames(2)) << bridge.output();
  EXPECT_EQ(bad.coded(), 0u);
  EXPECT_EQ(bridge.camera(1).restarts, 0u);
  EXPECT_EQ(good.finish().error, "");
  EXPECT_EQ(bad.finish().error, "");
}

TEST(RecoveryOfCapture, EndsInTimeEvenWhenACaptureHangs) {
  BridgeProcess bridge({.cameras = {kRecoveryCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  BackgroundReader reader(bridge.path(0, 0));
  ASSERT_TRUE(reader.more_coded(2)) << bridge.output();
  bridge.fault("hang-in-stop");
  bridge.signal(SIGTERM);
  const auto start = std::chrono::steady_clock::now();
  const int status = bridge.wait(10s);
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2500ms);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace jcam::test
