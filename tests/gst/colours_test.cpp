// SPDX-License-Identifier: Apache-2.0
// Bars through each source and format, read as nodes promise them: BT.601, limited range, or a JPEG.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gst/pipeline/pipeline_text.h"
#include "gst/range/jcam_range.h"
#include "gst/sink/jcam_sink.h"
#include "tests/gst/bars.h"
#include "tests/gst/played.h"

namespace jcam {
namespace {

using test::play;
using test::Played;

void expect_bars(const CameraConfig& camera, const std::string& text, int bright) {
  Played played;
  ASSERT_EQ(play(text, camera.node_format(), played), "eos") << text;
  test::expect_bars(camera.node_format(), std::move(played.last), bright, text);
}

constexpr std::array kFormats{PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12,
                              PixelFormat::i420, PixelFormat::bgrx, PixelFormat::mjpeg};
constexpr std::array kSizes{Size{640, 480}, Size{1280, 720}, Size{1920, 1080}, Size{854, 480},
                            Size{1366, 768}};

class Colours : public testing::Test {
 protected:
  Colours() {
    gst_init(nullptr, nullptr);
    register_jcam_range();
    register_jcam_sink();
  }
  static void check_all(const std::function<void(CameraConfig&)>& change, int bright) {
    for (const Size size : kSizes) {
      for (const PixelFormat format : kFormats) {
        CameraConfig camera;
        camera.format = format;
        camera.capture = camera.output = {size, 30};
        camera.quality = 95;
        change(camera);
        expect_bars(camera, pipeline_text(camera), bright);
      }
    }
  }
};

TEST_F(Colours, OfTheTestSource) {
  check_all(
      [](CameraConfig& camera) {
        camera.source.kind = SourceKind::test;
        camera.properties["num-buffers"] = "1";
      },
      255);
}

/// A source that says what its numbers mean, and keeps to it.
void says(CameraConfig& camera, const std::string& format, const std::string& colorimetry, bool full,
          const std::string& pattern = "smpte") {
  const std::string matrix = colorimetry.substr(2, 2) == "3:" ? "bt709" : "bt601";
  camera.source = {SourceKind::launch,
                   "videotestsrc num-buffers=1 pattern=" + pattern + " ! video/x-raw,format=" + format +
                       ",width=" + std::to_string(camera.capture.size.width) +
                       ",height=" + std::to_string(camera.capture.size.height) +
                       ",framerate=30/1,colorimetry=" + matrix + (full ? " ! jcamrange full=true" : "") +
                       " ! capssetter caps=video/x-raw,colorimetry=" + colorimetry};
}

TEST_F(Colours, OfLimitedRange601) {
  check_all([](CameraConfig& camera) { says(camera, "YUY2", "2:4:7:1", false); }, 255);
}

TEST_F(Colours, OfLimitedRange709) {
  check_all([](CameraConfig& camera) { says(camera, "NV12", "2:3:5:1", false); }, 255);
}

TEST_F(Colours, OfFullRange601) {
  check_all([](CameraConfig& camera) { says(camera, "YUY2", "1:4:7:1", true); }, 255);
}

TEST_F(Colours, OfFullRange709) {
  check_all([](CameraConfig& camera) { says(camera, "I420", "1:3:5:1", true); }, 255);
}

/// With bars that are as bright as can be a wrong range is clipped, and cannot be seen.
class FullRange : public Colours, public testing::WithParamInterface<const char*> {};

TEST_P(FullRange, IsLimitedOnTheNodeOrFullInAJpeg) {
  for (const char* colorimetry : {"1:4:7:1", "1:4:0:0", "1:3:5:1"}) {
    for (const Size captured : {Size{640, 480}, Size{1280, 720}}) {
      for (const PixelFormat format : kFormats) {
        CameraConfig camera;
        camera.format = format;
        camera.capture = {captured, 30};
        camera.output = {{640, 480}, 30};
        camera.quality = 95;
        says(camera, GetParam(), colorimetry, true, "smpte75");
        expect_bars(camera, pipeline_text(camera), 191);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Colours, FullRange,
                         testing::Values("I420", "YV12", "Y42B", "Y444", "NV12", "NV21", "YUY2", "UYVY",
                                         "YVYU", "AYUV"),
                         [](const auto& one) { return std::string(one.param); });

TEST_F(Colours, OfADecodedJpeg) {
  check_all(
      [](CameraConfig& camera) {
        camera.source = {SourceKind::launch,
                         "videotestsrc num-buffers=1 ! video/x-raw,format=I420,width=" +
                             std::to_string(camera.capture.size.width) +
                             ",height=" + std::to_string(camera.capture.size.height) +
                             ",framerate=30/1,colorimetry=bt601 ! jcamrange full=true ! jpegenc "
                             "quality=95 ! jpegdec"};
      },
      255);
}

/// Bars that are not as bright as can be: with those that are a wrong range cannot be seen.
TEST_F(Colours, OfAWebcamThatHasJpegsOnly) {
  for (const char* sampling : {"I420", "Y42B"}) {
    for (const PixelFormat format : kFormats) {
      CameraConfig camera;
      camera.source = {SourceKind::v4l2, "/dev/video3"};
      camera.format = format;
      camera.capture = {{1280, 720}, 30};
      camera.output = {{640, 360}, 30};
      camera.quality = 95;
      std::string text = pipeline_ways(camera).at(1).pipeline;
      const std::string source = "v4l2src device=/dev/video3 ";
      ASSERT_TRUE(text.starts_with(source + "! image/jpeg")) << text;
      text.replace(
          0, source.size(),
          "videotestsrc num-buffers=1 pattern=smpte75 ! "
          "video/x-raw,format=I420,width=1280,height=720,framerate=30/1,colorimetry=bt601 ! jcamrange "
          "full=true ! videoconvert ! video/x-raw,format=" +
              std::string(sampling) + " ! jpegenc quality=95 ");
      expect_bars(camera, text, 191);
    }
  }
}

TEST_F(Colours, OfArgus) {
  check_all(
      [](CameraConfig& camera) {
        camera.capture = {{1920, 1080}, 30};
        camera.properties["num-buffers"] = "2";
        // What a Jetson's JPEG encoder makes of the range only a board can tell.
        if (camera.format == PixelFormat::mjpeg) camera.format = PixelFormat::yuyv;
      },
      191);
}

StreamConfig other(const char* name, PixelFormat format, VideoMode output) {
  StreamConfig stream;
  stream.stream = name;
  stream.format = format;
  stream.output = output;
  stream.quality = 95;
  return stream;
}

void expect_bars_in_each(const CameraConfig& camera, int bright) {
  const std::string text = pipeline_text(camera);
  std::vector<Played> played;
  ASSERT_EQ(play(text, camera, played), "eos") << text;
  const auto streams = camera.streams();
  ASSERT_EQ(played.size(), streams.size());
  for (std::size_t i = 0; i < streams.size(); ++i) {
    ASSERT_GE(played[i].frames, 1) << text;
    test::expect_bars(streams[i].node_format(), std::move(played[i].last), bright,
                      "stream " + streams[i].stream + " of " + text);
  }
}

/// Main beside three that differ from it in format, size, rate and shape, and the other way about.
TEST_F(Colours, OfEachStream) {
  for (const Size main_size : {Size{640, 480}, Size{1280, 720}}) {
    for (const PixelFormat main_format : kFormats) {
      CameraConfig camera;
      camera.format = main_format;
      camera.capture = {{1280, 720}, 30};
      camera.output = {main_size, 30};
      camera.quality = 95;
      camera.others = {other("a", PixelFormat::nv12, {{640, 360}, 10}),
                       other("b", PixelFormat::mjpeg, {{1366, 768}, 30}),
                       other("c", PixelFormat::bgrx, {{854, 480}, 30})};
      camera.source.kind = SourceKind::test;
      camera.properties = {{"num-buffers", "6"}};
      expect_bars_in_each(camera, 255);
      says(camera, "I420", "1:3:5:1", true, "smpte75");
      camera.source.detail.replace(camera.source.detail.find("num-buffers=1"), 13, "num-buffers=6");
      camera.properties.clear();
      expect_bars_in_each(camera, 191);
      camera.source = {SourceKind::argus, {}};
      camera.properties = {{"num-buffers", "6"}};
      // What a Jetson's JPEG encoder makes of the range only a board can tell.
      camera.others[1].format = PixelFormat::i420;
      if (camera.format == PixelFormat::mjpeg) continue;
      expect_bars_in_each(camera, 191);
    }
  }
}

/// Of the test source, with this pattern.
std::size_t jpeg_bytes(Size size, const char* pattern, int quality) {
  CameraConfig camera;
  camera.source.kind = SourceKind::test;
  camera.format = PixelFormat::mjpeg;
  camera.capture = camera.output = {size, 30};
  camera.quality = quality;
  camera.properties = {{"num-buffers", "1"}, {"pattern", pattern}};
  Played played;
  EXPECT_EQ(play(pipeline_text(camera), camera.node_format(), played), "eos");
  return played.last.size();
}

TEST_F(Colours, NoiseAtTheBestQualityFitsIntoANode) {
  const std::size_t bytes = jpeg_bytes({1280, 720}, "snow", 100);
  EXPECT_GT(bytes, 1280U * 720) << "this is no noise";
  EXPECT_LE(bytes, frame_bytes(PixelFormat::mjpeg, {1280, 720}));
}

TEST_F(Colours, TheSmallestJpegFitsIntoANode) {
  for (const char* pattern : {"smpte", "snow"}) {
    const std::size_t bytes = jpeg_bytes({16, 16}, pattern, 100);
    EXPECT_GT(bytes, 0U);
    EXPECT_LE(bytes, frame_bytes(PixelFormat::mjpeg, {16, 16}));
  }
}

}  // namespace
}  // namespace jcam
