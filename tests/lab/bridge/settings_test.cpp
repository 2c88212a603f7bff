// SPDX-License-Identifier: Apache-2.0
// `jcamctl set`: nothing is kept that no element confirmed, and no value keeps a camera dark.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>

#include "common/os/read_file.h"
#include "tests/lab/bridge/bridge_process.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;
using control::SettingState;

constexpr const char* kSettingsCamera = "csi0=test,output=320x240@30,linger=0s";

Result<control::Answer> ask(const BridgeProcess& bridge, const control::Operation& operation) {
  auto client = bridge.connect();
  if (!client) return client.error();
  return client->call(operation, 40s);
}

/// The note, or "error: ...".
std::string set(const BridgeProcess& bridge, const std::string& name, const std::string& value) {
  const auto answer = ask(bridge, control::SetRequest{{0}, name, value});
  return answer ? std::get<control::Done>(answer->reply).note : "error: " + answer.error().message();
}

/// The middle of a picture, YUYV's luma; -1: no picture.
int luma(const BridgeProcess& bridge) {
  const auto answer = ask(bridge, control::SnapshotRequest{{0}});
  unsigned char pixel = 0;
  constexpr off_t kMiddle = (120 * 320 + 160) * 2;
  if (!answer || ::pread(answer->attached.get(), &pixel, 1, kMiddle) != 1) return -1;
  return pixel;
}

/// Asks for pictures until one fits: those on their way when something was set are still the old ones.
bool shows(const BridgeProcess& bridge, const std::function<bool(int luma)>& fits) {
  const auto end = std::chrono::steady_clock::now() + 40s;
  while (std::chrono::steady_clock::now() < end) {
    if (fits(luma(bridge))) return true;
  }
  return false;
}
bool is_white(int luma) {
  return luma >= 230;
}

bool is(const control::CameraReport& camera, const std::string& name, SettingState state) {
  return std::any_of(camera.settings.begin(), camera.settings.end(),
                     [&](const auto& s) { return s.name == name && s.state == state; });
}

TEST(Settings, AMistypedNameOfAnIdleCameraIsDroppedAndTheCameraRuns) {
  if (!module_tells_readers()) GTEST_SKIP() << "on this module no camera is idle";
  BridgeProcess bridge({.cameras = {kSettingsCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_NE(set(bridge, "patern", "ball").find("its next start tries patern"), std::string::npos);
  EXPECT_GE(luma(bridge), 0) << bridge.output();
  EXPECT_TRUE(bridge.until([](const auto& c) { return is(c, "patern", SettingState::dropped); }));
  EXPECT_NE(bridge.output().find("did you mean pattern?"), std::string::npos) << bridge.output();
  EXPECT_EQ(bridge.camera().restarts, 0U);
}

TEST(Settings, AnIdleCamerasWishIsInItsFirstPictureAndGoesWithUnset) {
  if (!module_tells_readers()) GTEST_SKIP() << "on this module no camera is idle";
  BridgeProcess bridge({.cameras = {kSettingsCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const int bars = luma(bridge);
  const auto is_idle = [](const auto& c) {
    return c.state == control::CameraState::idle && c.capture_pid == 0;
  };
  ASSERT_TRUE(bridge.until(is_idle));
  EXPECT_NE(set(bridge, "pattern", "white"), "");
  EXPECT_TRUE(is_white(luma(bridge))) << bridge.output();
  ASSERT_TRUE(bridge.until(is_idle));
  EXPECT_TRUE(ask(bridge, control::UnsetRequest{{0}, "pattern"}));
  EXPECT_FALSE(ask(bridge, control::UnsetRequest{{0}, "pattern"})) << "there is nothing left to take back";
  EXPECT_EQ(luma(bridge), bars) << bridge.output();
}

TEST(Settings, HoldForTheNextCaptureAndUntilReload) {
  BridgeProcess bridge({.cameras = {"csi0=test,output=320x240@30,on_demand=false"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const int bars = luma(bridge);
  EXPECT_EQ(set(bridge, "pattern", "white"), "");
  ASSERT_TRUE(bridge.until([](const auto& c) { return is(c, "pattern", SettingState::kept); }));
  const int victim = bridge.camera().capture_pid;
  ASSERT_EQ(::kill(victim, SIGKILL), 0);
  ASSERT_TRUE(bridge.until([&](const auto& c) { return c.capture_pid > 0 && c.capture_pid != victim; }));
  EXPECT_TRUE(shows(bridge, is_white)) << bridge.output();
  const auto reloaded = ask(bridge, control::ReloadRequest{});
  ASSERT_TRUE(reloaded) << reloaded.error().message();
  EXPECT_EQ(std::get<control::Reloaded>(reloaded->reply).changed,
            std::vector<std::string>{"csi0: 1 setting of jcamctl set taken back"});
  EXPECT_TRUE(shows(bridge, [&](int luma) { return luma == bars; }))
      << "the running capture has it taken back";
}

TEST(Settings, NamesThatAreLaunchTextAndValuesThatAreTooLongAreRefused) {
  BridgeProcess bridge({.cameras = {kSettingsCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const std::string file = bridge.directory() + "/written";
  const std::string name = "num-buffers=1 ! filesink location=" + file + " async=false videotestsrc is-live";
  EXPECT_EQ(set(bridge, name, "true").substr(0, 6), "error:");
  EXPECT_EQ(set(bridge, "pattern", std::string(9000, 'x')).substr(0, 6), "error:");
  EXPECT_GE(luma(bridge), 0) << bridge.output();
  EXPECT_FALSE(std::ifstream(file));
  EXPECT_TRUE(bridge.camera().settings.empty());
}

TEST(Settings, ANoteIsAnEventOfANodeThatIsThere) {
  BridgeProcess bridge({.cameras = {kSettingsCamera}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const auto note = [&](const NodeName& node, const std::string& text) {
    const auto answer = ask(bridge, control::NoteRequest{node, true, text});
    return answer ? "" : answer.error().message();
  };
  EXPECT_EQ(note({{0}, 0}, "a Pod\nhas it, by rtsp://ann:s3cret@host"), "");
  EXPECT_NE(note({{0}, 7}, "x"), "") << "no such node";
  EXPECT_NE(note({{9}, 0}, "x"), "") << "no such camera";
  EXPECT_NE(note({{0}, 0}, ""), "");
  const auto history = ask(bridge, control::HistoryRequest{});
  ASSERT_TRUE(history) << history.error().message();
  std::vector<std::string> notes;
  for (const auto& entry : std::get<control::History>(history->reply).events) {
    if (entry.event == "note") notes.push_back(entry.node + (entry.problem ? "! " : " ") + entry.text);
  }
  EXPECT_EQ(notes, std::vector<std::string>{"csi0! a Pod has it, by rtsp://***@host"});
}

TEST(Settings, PasswordsAreNeitherInCommandLinesNorInTheStatus) {
  BridgeProcess bridge(
      {.cameras = {"csi0=gst:videotestsrc is-live=true ! identity name=rtsp://ann:s3cret@host/1"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  ASSERT_GE(luma(bridge), 0) << bridge.output();
  const auto camera = bridge.camera();
  EXPECT_EQ(camera.source, "gst:videotestsrc is-live=true ! identity name=rtsp://***@host/1");
  const auto words = read_file("/proc/" + std::to_string(camera.capture_pid) + "/cmdline");
  ASSERT_TRUE(words);
  EXPECT_NE(words->find("csi0"), std::string::npos);
  EXPECT_EQ(words->find("s3cret"), std::string::npos) << *words;
  EXPECT_EQ(bridge.output().find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace jcam::test
