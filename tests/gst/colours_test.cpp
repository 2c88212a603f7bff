// SPDX-License-Identifier: Apache-2.0
// Bars through each source and format, read as nodes promise them: BT.601, limited range, or a JPEG.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "common/os/unique_fd.h"
#include "common/os/write_all.h"
#include "gst/capture/build_pipeline.h"
#include "gst/capture/failure_words.h"
#include "gst/pipeline/pipeline_text.h"
#include "gst/range/jcam_range.h"
#include "gst/sink/mapped_picture.h"

namespace jcam {
namespace {

using Rgb = std::array<int, 3>;

/// Keeps the last frame, packed.
class Last : public FrameConsumer {
 public:
  explicit Last(const NodeFormat& format) : layout_(format) {}
  Status take(GstBuffer* buffer, std::int64_t) override {
    const MappedPicture picture(buffer, layout_, scratch_);
    if (picture.status()) frame.assign(picture.bytes().begin(), picture.bytes().end());
    return picture.status();
  }
  std::vector<std::byte> frame;

 private:
  PictureLayout layout_;
  std::vector<std::byte> scratch_;
};

/// Until the source ends; what went wrong, or "eos".
std::string play(const std::string& text, const NodeFormat& format, std::vector<std::byte>& frame) {
  Last last(format);
  auto pipeline = build_pipeline(text, format, last);
  if (!pipeline) return pipeline.error().message();
  gst_element_set_state(pipeline->get(), GST_STATE_PLAYING);
  const BusPtr bus(gst_element_get_bus(pipeline->get()));
  const auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  const MessagePtr message(gst_bus_timed_pop_filtered(bus.get(), 60 * GST_SECOND, ends));
  gst_element_set_state(pipeline->get(), GST_STATE_NULL);
  frame = std::move(last.frame);
  if (!message) return "nothing in 60 s";
  return GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_EOS ? "eos" : failure_of(message.get()).reason;
}

int clipped(double value) {
  return static_cast<int>(std::lround(std::min(255.0, std::max(0.0, value))));
}

/// By ITU-R BT.601, limited range.
Rgb rgb_of(int y, int u, int v) {
  const double luma = 255.0 / 219 * (y - 16);
  const double cb = 255.0 / 224 * (u - 128);
  const double cr = 255.0 / 224 * (v - 128);
  return {clipped(luma + 1.402 * cr), clipped(luma - 0.344136 * cb - 0.714136 * cr),
          clipped(luma + 1.772 * cb)};
}

/// One pixel with even coordinates, of any raw format.
Rgb pixel(const std::vector<std::byte>& frame, const NodeFormat& format, int x, int y) {
  const auto [width, height] = format.mode.size;
  const auto byte = [&](int at) { return std::to_integer<int>(frame.at(static_cast<std::size_t>(at))); };
  const int luma_bytes = width * height;
  const int chroma = y / 2 * (width / 2) + x / 2;
  switch (format.pixel) {
    case PixelFormat::yuyv: {
      const int at = (y * width + x) * 2;
      return rgb_of(byte(at), byte(at + 1), byte(at + 3));
    }
    case PixelFormat::uyvy: {
      const int at = (y * width + x) * 2;
      return rgb_of(byte(at + 1), byte(at), byte(at + 2));
    }
    case PixelFormat::nv12:
      return rgb_of(byte(y * width + x), byte(luma_bytes + 2 * chroma), byte(luma_bytes + 2 * chroma + 1));
    case PixelFormat::i420:
      return rgb_of(byte(y * width + x), byte(luma_bytes + chroma),
                    byte(luma_bytes + luma_bytes / 4 + chroma));
    default: {
      const int at = (y * width + x) * 4;
      return {byte(at + 2), byte(at + 1), byte(at)};
    }
  }
}

/// A JPEG as any decoder shows it, in BGRx.
std::vector<std::byte> decoded(const std::vector<std::byte>& jpeg, const NodeFormat& format) {
  const UniqueFd file(::memfd_create("jpeg", 0));
  EXPECT_EQ(write_all(file.get(), jpeg), 0);
  std::vector<std::byte> frame;
  const std::string text =
      "filesrc location=/proc/self/fd/" + std::to_string(file.get()) + " ! jpegdec ! videoconvert";
  EXPECT_EQ(play(text, {PixelFormat::bgrx, format.mode}, frame), "eos");
  return frame;
}

/// White, yellow, cyan, green, magenta, red and blue of this brightness stand side by side in the upper part.
void expect_bars(const CameraConfig& camera, const std::string& text, int bright) {
  const NodeFormat node = camera.node_format();
  std::vector<std::byte> frame;
  ASSERT_EQ(play(text, node, frame), "eos") << text;
  NodeFormat seen = node;
  if (node.pixel == PixelFormat::mjpeg) {
    frame = decoded(frame, node);
    seen.pixel = PixelFormat::bgrx;
  }
  ASSERT_EQ(frame.size(), frame_bytes(seen.pixel, seen.mode.size));
  constexpr std::array<std::array<bool, 3>, 7> kBars{{{true, true, true},
                                                      {true, true, false},
                                                      {false, true, true},
                                                      {false, true, false},
                                                      {true, false, true},
                                                      {true, false, false},
                                                      {false, false, true}}};
  for (std::size_t i = 0; i < kBars.size(); ++i) {
    const int x = node.mode.size.width * static_cast<int>(2 * i + 1) / 14 / 2 * 2;
    const Rgb found = pixel(frame, seen, x, node.mode.size.height / 4 / 2 * 2);
    for (std::size_t c = 0; c < 3; ++c)
      EXPECT_NEAR(found[c], kBars[i][c] ? bright : 0, 6)
          << "bar " << i << ", "
          << "RGB"[c] << " of " << format_name(node.pixel) << " " << node.mode.text() << "\n"
          << text;
  }
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

/// Of the test source, with this pattern.
std::size_t jpeg_bytes(Size size, const char* pattern, int quality) {
  CameraConfig camera;
  camera.source.kind = SourceKind::test;
  camera.format = PixelFormat::mjpeg;
  camera.capture = camera.output = {size, 30};
  camera.quality = quality;
  camera.properties = {{"num-buffers", "1"}, {"pattern", pattern}};
  std::vector<std::byte> frame;
  EXPECT_EQ(play(pipeline_text(camera), camera.node_format(), frame), "eos");
  return frame.size();
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
