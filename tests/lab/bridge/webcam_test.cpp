// SPDX-License-Identifier: Apache-2.0
// Cameras of source v4l2 that have pictures as JPEGs only, as webcams on USB 2 do: a node that is fed with
// JPEGs stands for one.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "common/picture/jpeg.h"
#include "common/picture/picture.h"
#include "tests/lab/bridge/bridge_process.h"
#include "tests/reader/reading.h"
#include "tests/support/patience.h"
#include "v4l2/device_modes.h"
#include "v4l2/loopback_node.h"

namespace jcam::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kWebcam = "/dev/video12";
constexpr VideoMode kMode{{640, 480}, 30};
constexpr std::array<std::uint8_t, 3> kOrange{200, 100, 50};

std::string orange_jpeg() {
  std::vector<std::uint8_t> rgb;
  for (int i = 0; i < kMode.size.width * kMode.size.height; ++i)
    rgb.insert(rgb.end(), kOrange.begin(), kOrange.end());
  return jpeg_file(kMode.size, rgb, 95).value();
}

/// Gives one JPEG over and over, for as long as it lives.
class Webcam {
 public:
  Webcam() {
    auto node = LoopbackNode::open(kWebcam, {PixelFormat::mjpeg, kMode});
    EXPECT_TRUE(node) << node.error().message();
    // From here on it is a capture device to others.
    if (node) {
      EXPECT_TRUE(node->write(std::as_bytes(std::span(jpeg))));
    }
    thread_ = std::thread([this, node = std::move(node)]() mutable {
      while (!stop_ && node && node->write(std::as_bytes(std::span(jpeg)))) std::this_thread::sleep_for(33ms);
    });
  }
  Webcam(const Webcam&) = delete;
  Webcam& operator=(const Webcam&) = delete;
  ~Webcam() {
    stop_ = true;
    thread_.join();
  }
  const std::string jpeg = orange_jpeg();

 private:
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

/// The colour in the middle.
bool is_orange(const Reading& reading) {
  const auto picture = to_rgb(reading.pixel, reading.size, reading.last);
  if (!picture) return false;
  const auto middle =
      static_cast<std::size_t>(reading.size.height / 2 * reading.size.width + reading.size.width / 2) * 3;
  for (std::size_t i = 0; i < kOrange.size(); ++i) {
    if (std::abs(picture->rgb.at(middle + i) - kOrange[i]) > 6) return false;
  }
  return true;
}

/// Reads until a picture is as wanted; the last one, and what ended it.
Reading read_until(const std::string& path, const std::function<bool(const Reading&)>& wanted) {
  auto reader = CaptureReader::open(path);
  EXPECT_TRUE(reader) << reader.error().message();
  if (!reader) return {};
  return read_frames(*reader, {.duration = patience(30s),
                               .timeout = patience(20s),
                               .watch = [&](const Reading& reading) { return !wanted(reading); }});
}

std::string camera(const std::string& rest) {
  return "csi0=v4l2:" + std::string(kWebcam) + ",capture=640x480@30," + rest;
}

TEST(Webcam, WhatTheDriverListsIsWhatIsThere) {
  const Webcam webcam;
  EXPECT_TRUE(lists_mode(kWebcam, true, kMode));
  EXPECT_FALSE(lists_mode(kWebcam, false, kMode)) << "no raw video";
  EXPECT_FALSE(lists_mode(kWebcam, true, {{1920, 1080}, 30}));
  EXPECT_FALSE(lists_mode("/dev/null", true, kMode));
  EXPECT_FALSE(lists_mode("/dev/nosuchvideo", true, kMode));
}

TEST(Webcam, JpegsAreDecodedForANodeOfRawVideoAndThatIsSaidOnce) {
  const Webcam webcam;
  BridgeProcess bridge({.cameras = {camera("output=320x240@30")}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const Reading reading = read_until(bridge.path(0, 0), is_orange);
  EXPECT_EQ(reading.error, "");
  EXPECT_TRUE(is_orange(reading)) << bridge.output();
  EXPECT_EQ(reading.size, (Size{320, 240}));
  EXPECT_NE(bridge.camera().note.find("as MJPEG only"), std::string::npos) << bridge.camera().note;
  const int victim = bridge.camera().capture_pid;
  if (victim > 0) ::kill(victim, SIGKILL);
  EXPECT_TRUE(is_orange(read_until(bridge.path(0, 0), is_orange))) << bridge.output();
  const std::string log = bridge.output();
  const auto first = log.find("as MJPEG only");
  EXPECT_NE(first, std::string::npos) << log;
  EXPECT_EQ(log.find("as MJPEG only", first + 1), std::string::npos) << log;
}

TEST(Webcam, ANodeOfJpegsHasThemAsTheyCome) {
  const Webcam webcam;
  BridgeProcess bridge({.cameras = {camera("format=mjpeg,output=640x480@30")}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  const auto is_the_webcams = [&](const Reading& reading) {
    return reading.last.substr(0, webcam.jpeg.size()) == webcam.jpeg;
  };
  const Reading reading = read_until(bridge.path(0, 0), is_the_webcams);
  EXPECT_EQ(reading.error, "");
  EXPECT_TRUE(is_the_webcams(reading)) << bridge.output();
  EXPECT_EQ(bridge.camera().note, "");
}

TEST(Webcam, ASizeThatItDoesNotHaveIsNamed) {
  const Webcam webcam;
  BridgeProcess bridge(
      {.cameras = {"csi0=v4l2:" + std::string(kWebcam) + ",capture=1920x1080@30,on_demand=false"}});
  ASSERT_TRUE(bridge.started()) << bridge.output();
  EXPECT_TRUE(bridge.until([](const auto& c) {
    return c.note.find("lists no 1920x1080@30") != std::string::npos;
  })) << bridge.output();
}

}  // namespace
}  // namespace jcam::test
