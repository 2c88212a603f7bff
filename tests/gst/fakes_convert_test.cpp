// SPDX-License-Identifier: Apache-2.0
// nvvidconv and nvjpegenc.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <filesystem>

#include "tests/gst/fakes_pipeline.h"
#include "tests/support/temp_dir.h"

namespace jcam::fakes {
namespace {

const std::string kSource =
    "nvarguscamerasrc num-buffers=3 ! "
    "video/x-raw(memory:NVMM),format=NV12,width=1280,height=720,framerate=30/1 ! ";
const std::string kSink = " ! fakesink name=sink";

/// The source's pictures as system memory with these caps.
std::string as_system(const std::string& caps) {
  return kSource + "nvvidconv ! video/x-raw," + caps + kSink;
}
/// The source's pictures through these elements.
std::string through(const std::string& elements) {
  return kSource + elements + kSink;
}

/// How many pictures came, all with their code.
int coded(const std::string& text, double scale = 1) {
  auto pipeline = Pipeline::launch(text);
  if (!pipeline) return -1;
  int count = 0;
  pipeline->on_frame([&](const GstVideoFrame& frame) { count += code_of(frame, scale, scale) ? 1 : 0; });
  return pipeline->run() == "eos" ? count : -1;
}

TEST(FakesConvert, EverySystemFormat) {
  for (const std::string format :
       {"I420", "UYVY", "YUY2", "YVYU", "NV12", "NV16", "NV24", "GRAY8", "BGRx", "RGBA"}) {
    EXPECT_EQ(coded(as_system("format=" + format)), 3) << format;
    EXPECT_EQ(coded(as_system("width=960,height=540,format=" + format), 0.75), 3) << format;
  }
}

TEST(FakesConvert, NoOtherFormat) {
  for (const std::string format : {"BGR", "RGB", "BGRA", "RGBx", "YV12", "Y42B"}) {
    auto pipeline = Pipeline::launch(as_system("format=" + format));
    EXPECT_TRUE(!pipeline || pipeline->run() != "eos") << format;
  }
}

TEST(FakesConvert, BackIntoNvmm) {
  EXPECT_EQ(
      coded(kSource +
            "nvvidconv ! video/x-raw,format=BGRx ! nvvidconv ! video/x-raw(memory:NVMM),format=NV12" + kSink),
      3);
  EXPECT_EQ(
      coded(kSource + "nvvidconv ! video/x-raw(memory:NVMM),format=NV12,width=640,height=360" + kSink, 0.5),
      3);
}

struct Yuv {
  int y, u, v;
};
/// A pixel of an I420 picture.
Yuv pixel(const GstVideoFrame& frame, int x, int y) {
  const auto at = [&frame](guint plane, int px, int py) -> int {
    return static_cast<const std::uint8_t*>(
        GST_VIDEO_FRAME_PLANE_DATA(&frame, plane))[py * GST_VIDEO_FRAME_PLANE_STRIDE(&frame, plane) + px];
  };
  return {at(0, x, y), at(1, x / 2, y / 2), at(2, x / 2, y / 2)};
}
/// GStreamer's way through RGB is exact to some 4 steps; the bars are 20 apart and more.
void expect_near(const Yuv& have, const Yuv& want, const std::string& where) {
  EXPECT_NEAR(have.y, want.y, 6) << where;
  EXPECT_NEAR(have.u, want.u, 6) << where;
  EXPECT_NEAR(have.v, want.v, 6) << where;
}
constexpr Yuv kYellow{162, 44, 142};
constexpr Yuv kRed{65, 100, 212};

/// Calls `look` with the only picture of the pipeline.
void with_picture(const std::string& convert, const std::string& caps, const Look& look) {
  auto pipeline = Pipeline::launch(kSource + convert + " ! " + caps + kSink);
  ASSERT_TRUE(pipeline);
  int count = 0;
  pipeline->on_frame([&](const GstVideoFrame& frame) {
    if (count++ == 0) look(frame);
  });
  EXPECT_EQ(pipeline->run(), "eos") << convert;
  EXPECT_EQ(count, 3);
}

/// The place in a flipped picture of the point (x, y) of a picture of 1280x720.
std::array<int, 2> flipped(int method, int x, int y) {
  switch (method) {
    case 1:
      return {y, 1279 - x};
    case 2:
      return {1279 - x, 719 - y};
    case 3:
      return {719 - y, x};
    case 4:
      return {1279 - x, y};
    case 5:
      return {719 - y, 1279 - x};
    case 6:
      return {x, 719 - y};
    case 7:
      return {y, x};
    default:
      return {x, y};
  }
}

TEST(FakesConvert, EveryFlipInEveryWay) {
  for (int method = 0; method < 8; ++method) {
    for (const std::string detour : {"", "video/x-raw,format=BGRx ! nvvidconv ! "}) {
      // The detour is converted before the flip, so that the flip has a picture that is not NV12.
      const std::string convert =
          (detour.empty() ? "" : "nvvidconv ! " + detour) + "nvvidconv flip-method=" + std::to_string(method);
      with_picture(convert, "video/x-raw,format=I420", [&](const GstVideoFrame& frame) {
        const bool turned = method % 2 == 1;
        ASSERT_EQ(GST_VIDEO_FRAME_WIDTH(&frame), turned ? 720 : 1280) << method;
        ASSERT_EQ(GST_VIDEO_FRAME_HEIGHT(&frame), turned ? 1280 : 720) << method;
        const auto yellow = flipped(method, 300, 150);
        const auto red = flipped(method, 1000, 150);
        expect_near(pixel(frame, yellow[0], yellow[1]), kYellow, convert);
        expect_near(pixel(frame, red[0], red[1]), kRed, convert);
      });
    }
  }
}

TEST(FakesConvert, CropHasCoordinates) {
  // From inside the yellow bar (183..366) to inside the red one (914..1097), above the box's lines.
  const std::string crop = "nvvidconv left=200 right=1000 top=100 bottom=300";
  with_picture(crop, "video/x-raw,format=I420,width=800,height=200", [&](const GstVideoFrame& frame) {
    expect_near(pixel(frame, 0, 0), kYellow, crop);
    expect_near(pixel(frame, 799, 199), kRed, crop);
    expect_near(pixel(frame, 164, 100), kYellow, crop);
  });
  with_picture(crop + " flip-method=4", "video/x-raw,format=I420,width=400,height=100",
               [&](const GstVideoFrame& frame) {
                 expect_near(pixel(frame, 399, 0), kYellow, crop);
                 expect_near(pixel(frame, 0, 99), kRed, crop);
               });
}

/// A pool of downstream's, offered through a probe on the allocation query, with rows that are longer than
/// needed.
struct Offer {
  GstBufferPool* pool = nullptr;
  int used = 0;
  int seen = 0;
};
GstPadProbeReturn offer(GstPad*, GstPadProbeInfo* info, gpointer data) {
  GstQuery* query = GST_PAD_PROBE_INFO_QUERY(info);
  if (GST_QUERY_TYPE(query) != GST_QUERY_ALLOCATION) return GST_PAD_PROBE_OK;
  GstCaps* caps = nullptr;
  gst_query_parse_allocation(query, &caps, nullptr);
  GstVideoInfo video;
  if (caps == nullptr || gst_video_info_from_caps(&video, caps) == FALSE) return GST_PAD_PROBE_OK;
  auto* offered = static_cast<Offer*>(data);
  offered->pool = gst_video_buffer_pool_new();
  GstStructure* config = gst_buffer_pool_get_config(offered->pool);
  gst_buffer_pool_config_set_params(config, caps, static_cast<guint>(video.size), 2, 4);
  gst_buffer_pool_config_add_option(config, GST_BUFFER_POOL_OPTION_VIDEO_META);
  gst_buffer_pool_set_config(offered->pool, config);
  gst_query_add_allocation_pool(query, offered->pool, static_cast<guint>(video.size), 2, 4);
  gst_query_add_allocation_meta(query, GST_VIDEO_META_API_TYPE, nullptr);
  return GST_PAD_PROBE_HANDLED;
}
GstPadProbeReturn check_pool(GstPad*, GstPadProbeInfo* info, gpointer data) {
  auto* offered = static_cast<Offer*>(data);
  ++offered->seen;
  if (GST_PAD_PROBE_INFO_BUFFER(info)->pool == offered->pool) ++offered->used;
  return GST_PAD_PROBE_OK;
}

Offer run_with_offer(const std::string& convert) {
  Offer offered;
  {
    auto pipeline = Pipeline::launch(through(convert));
    EXPECT_TRUE(pipeline);
    GstElement* sink = gst_bin_get_by_name(GST_BIN(pipeline->element()), "sink");
    GstPad* pad = gst_element_get_static_pad(sink, "sink");
    gst_pad_add_probe(
        pad, static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_QUERY_DOWNSTREAM | GST_PAD_PROBE_TYPE_PUSH),
        offer, &offered, nullptr);
    gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, check_pool, &offered, nullptr);
    gst_object_unref(pad);
    gst_object_unref(sink);
    EXPECT_EQ(pipeline->run(), "eos");
  }
  if (offered.pool != nullptr) gst_object_unref(offered.pool);
  return offered;
}

TEST(FakesConvert, DownstreamsPoolIsUsedForSystemMemory) {
  for (const std::string caps : {"format=YUY2", "format=NV12", "format=BGRx,width=640,height=360"}) {
    const Offer offered = run_with_offer("nvvidconv flip-method=2 ! video/x-raw," + caps);
    EXPECT_EQ(offered.seen, 3) << caps;
    EXPECT_EQ(offered.used, 3) << caps;
  }
}

TEST(FakesConvert, DownstreamsPoolIsNotUsedForNvmm) {
  const Offer offered = run_with_offer("nvvidconv flip-method=2 ! video/x-raw(memory:NVMM),format=NV12");
  EXPECT_EQ(offered.seen, 3);
  EXPECT_EQ(offered.used, 0);
}

// The last size is no multiple of JPEG's 16. It is larger than the source: a block of the code that has less
// than JPEG's own 8 pixels is now and then read wrong, depending on the bits beside it.
TEST(FakesConvert, JpegIsReadBack) {
  for (const std::string before : {"", "nvvidconv ! video/x-raw,format=I420 ! ",
                                   "nvvidconv ! video/x-raw,format=NV12,width=1800,height=1012 ! "}) {
    const double scale = before.find("1800") == std::string::npos ? 1 : 1800 / 1280.0;
    EXPECT_EQ(coded(through(before + "nvjpegenc ! jpegdec"), scale), 3) << before;
  }
}

/// Bytes of the source's three pictures.
std::uintmax_t jpeg_bytes(int quality) {
  const test::TempDir directory;
  const std::string file = directory / "quality.jpg";
  auto pipeline = Pipeline::launch(kSource + "nvjpegenc quality=" + std::to_string(quality) +
                                   " ! filesink name=sink location=" + file);
  if (!pipeline || pipeline->run() != "eos") return 0;
  return std::filesystem::file_size(file);
}

TEST(FakesConvert, JpegQualityCounts) {
  const auto poor = jpeg_bytes(20);
  EXPECT_GT(poor, 1000U);
  EXPECT_GT(jpeg_bytes(95), poor);
}

}  // namespace
}  // namespace jcam::fakes
