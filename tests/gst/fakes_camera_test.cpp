// SPDX-License-Identifier: Apache-2.0
// The healthy camera, and what shows in its pictures.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "tests/gst/fakes_pipeline.h"
#include "tests/support/temp_dir.h"

namespace jcam::fakes {
namespace {

using Codes = std::vector<FrameCode>;

const std::string kJetson = "video/x-raw(memory:NVMM),format=NV12,width=1920,height=1080,framerate=30/1 ! ";

std::string source(int frames, const std::string& properties = "") {
  return "nvarguscamerasrc name=source num-buffers=" + std::to_string(frames) + " " + properties + " ! ";
}

/// Runs and collects the codes; pictures without one are a failure.
std::string codes(const std::string& text, Codes& codes, double scale_x = 1, double scale_y = 1) {
  auto pipeline = Pipeline::launch(text);
  if (!pipeline) return "no pipeline";
  pipeline->on_frame([&](const GstVideoFrame& frame) {
    const auto code = code_of(frame, scale_x, scale_y);
    EXPECT_TRUE(code);
    if (code) codes.push_back(*code);
  });
  return pipeline->run();
}

int int_property(Pipeline& pipeline, const char* element, const char* property) {
  GstElement* found = gst_bin_get_by_name(GST_BIN(pipeline.element()), element);
  int value = 0;
  g_object_get(found, property, &value, nullptr);
  gst_object_unref(found);
  return value;
}

TEST(FakesCamera, TheJetsonPipelineRunsUnchanged) {
  auto pipeline = Pipeline::launch(
      "nvarguscamerasrc sensor-id=0 num-buffers=5 ! " + kJetson +
      "nvvidconv flip-method=2 ! video/x-raw,format=YUY2,width=1280,height=720 ! fakesink name=sink");
  ASSERT_TRUE(pipeline);
  std::vector<FrameCode> seen;
  pipeline->on_frame([&seen](const GstVideoFrame& frame) {
    EXPECT_EQ(GST_VIDEO_FRAME_WIDTH(&frame), 1280);
    EXPECT_EQ(GST_VIDEO_FRAME_HEIGHT(&frame), 720);
    EXPECT_EQ(GST_VIDEO_FRAME_FORMAT(&frame), GST_VIDEO_FORMAT_YUY2);
    const auto view = luma_of_yuyv(static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0)),
                                   1280, 720, GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0));
    if (const auto code = decode_frame(rotated_180(view), 1280 / 1920.0, 720 / 1080.0)) seen.push_back(*code);
  });
  EXPECT_EQ(pipeline->run(), "eos");
  ASSERT_EQ(seen.size(), 5U);
  EXPECT_EQ(seen.front().number, 1U);
}

TEST(FakesCamera, NumbersGoUpAndCarryTheSensor) {
  Codes seen;
  EXPECT_EQ(
      codes(source(10, "sensor-id=1") + kJetson + "nvvidconv ! video/x-raw,format=NV12 ! fakesink name=sink",
            seen),
      "eos");
  ASSERT_EQ(seen.size(), 10U);
  for (std::size_t i = 0; i < seen.size(); ++i) {
    EXPECT_EQ(seen[i].sensor_id, 1);
    if (i > 0) {
      EXPECT_GT(seen[i].number, seen[i - 1].number);
      EXPECT_GE(seen[i].milliseconds, seen[i - 1].milliseconds);
    }
  }
}

/// Frames per second by the camera's own clock and numbers, which a busy test machine does not change.
double rate_of(const Codes& seen) {
  return (seen.back().number - seen.front().number) * 1000.0 /
         (seen.back().milliseconds - seen.front().milliseconds);
}

TEST(FakesCamera, RateIsTheOneAskedFor) {
  for (const int rate : {10, 30, 60}) {
    Codes seen;
    EXPECT_EQ(codes(source(rate) + "video/x-raw(memory:NVMM),width=1280,height=720,framerate=" +
                        std::to_string(rate) + "/1 ! fakesink name=sink",
                    seen),
              "eos");
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(rate));
    EXPECT_NEAR(rate_of(seen), rate, rate * 0.1);
  }
}

TEST(FakesCamera, FractionsOfARateAreCutOff) {
  Codes seen;
  EXPECT_EQ(
      codes(source(58) +
                "video/x-raw(memory:NVMM),width=1280,height=720,framerate=30000/1001 ! fakesink name=sink",
            seen),
      "eos");
  EXPECT_NEAR(rate_of(seen), 29, 0.5);
}

TEST(FakesCamera, WrongRateIsHalf) {
  const ScopedEnvironment fail("JCAM_FAKE_ARGUS_FAIL", "wrong-rate");
  Codes seen;
  EXPECT_EQ(codes(source(15) + kJetson + "fakesink name=sink", seen), "eos");
  EXPECT_NEAR(rate_of(seen), 15, 1.5);
}

TEST(FakesCamera, OpenCapsBecome1080p30) {
  auto pipeline = Pipeline::launch(source(1) + "fakesink name=sink");
  ASSERT_TRUE(pipeline);
  int looked = 0;
  pipeline->on_frame([&looked](const GstVideoFrame& frame) {
    ++looked;
    EXPECT_EQ(GST_VIDEO_FRAME_WIDTH(&frame), 1920);
    EXPECT_EQ(GST_VIDEO_FRAME_HEIGHT(&frame), 1080);
    EXPECT_EQ(GST_VIDEO_INFO_FPS_N(&frame.info), 30);
    EXPECT_EQ(GST_VIDEO_FRAME_FORMAT(&frame), GST_VIDEO_FORMAT_NV12);
  });
  EXPECT_EQ(pipeline->run(), "eos");
  EXPECT_EQ(looked, 1);
}

TEST(FakesCamera, ShowsTheModeItChose) {
  const ScopedEnvironment cameras("JCAM_FAKE_ARGUS_CAMERAS", "imx219,imx477");
  struct Case {
    int sensor, mode, width, height, rate, chosen, total;
  };
  for (const Case& c : {Case{0, -1, 1280, 720, 30, 4, 5},
                        {0, -1, 1920, 1080, 30, 2, 5},
                        {0, 0, 1280, 720, 20, 0, 5},
                        {1, -1, 1920, 1080, 60, 2, 3},
                        {1, -1, 3840, 2160, 30, 1, 3}}) {
    auto pipeline = Pipeline::launch(
        source(1, "sensor-id=" + std::to_string(c.sensor) + " sensor-mode=" + std::to_string(c.mode)) +
        "video/x-raw(memory:NVMM),width=" + std::to_string(c.width) + ",height=" + std::to_string(c.height) +
        ",framerate=" + std::to_string(c.rate) + "/1 ! fakesink name=sink");
    ASSERT_TRUE(pipeline);
    EXPECT_EQ(pipeline->run(), "eos");
    EXPECT_EQ(int_property(*pipeline, "source", "sensor-mode"), c.chosen) << c.width;
    EXPECT_EQ(int_property(*pipeline, "source", "total-sensor-modes"), c.total);
  }
}

TEST(FakesCamera, FrozenPicturesComeAtTheRightRate) {
  const ScopedEnvironment fail("JCAM_FAKE_ARGUS_FAIL", "freeze-after=3");
  Codes seen;
  EXPECT_EQ(codes(source(8) + kJetson + "fakesink name=sink", seen), "eos");
  ASSERT_EQ(seen.size(), 8U);
  EXPECT_NE(seen[1], seen[2]);
  for (std::size_t i = 3; i < 8; ++i) EXPECT_EQ(seen[i], seen[2]);
}

TEST(FakesCamera, AFileBreaksAndHealsARunningCamera) {
  const test::TempDir directory;
  const std::string file = directory / "fail";
  const ScopedEnvironment fail("JCAM_FAKE_ARGUS_FAIL_FILE", file);
  auto pipeline = Pipeline::launch(source(12) + kJetson + "fakesink name=sink");
  ASSERT_TRUE(pipeline);
  Codes seen;
  pipeline->on_frame([&](const GstVideoFrame& frame) {
    seen.push_back(*code_of(frame));
    if (seen.size() == 4) std::ofstream(file) << "freeze-after=0";
    if (seen.size() == 8) std::filesystem::remove(file);
  });
  EXPECT_EQ(pipeline->run(), "eos");
  ASSERT_EQ(seen.size(), 12U);
  for (std::size_t i = 4; i < 8; ++i) EXPECT_EQ(seen[i], seen[3]);
  EXPECT_NE(seen[8], seen[7]);
  EXPECT_NE(seen[11], seen[8]);
}

TEST(FakesCamera, ASlowReaderMissesFramesButTheSensorGoesOn) {
  auto pipeline = Pipeline::launch(source(6) + kJetson + "fakesink name=sink");
  ASSERT_TRUE(pipeline);
  Codes seen;
  pipeline->on_frame([&seen](const GstVideoFrame& frame) {
    seen.push_back(*code_of(frame));
    g_usleep(100'000);
  });
  EXPECT_EQ(pipeline->run(), "eos");
  ASSERT_EQ(seen.size(), 6U);
  EXPECT_GE(seen.back().number, 11U);
}

TEST(FakesCamera, OnlyNvvidconvTakesNvmm) {
  auto pipeline =
      Pipeline::launch(source(1) + kJetson + "videoconvert ! video/x-raw,format=YUY2 ! fakesink name=sink");
  EXPECT_TRUE(!pipeline || pipeline->run() != "eos");
}

TEST(FakesCamera, TimeoutEndsIt) {
  Codes seen;
  EXPECT_EQ(codes("nvarguscamerasrc timeout=1 ! " + kJetson + "fakesink name=sink", seen), "eos");
  EXPECT_GT(seen.size(), 2U);
  EXPECT_LE(seen.size(), 32U);
}

}  // namespace
}  // namespace jcam::fakes
