// SPDX-License-Identifier: Apache-2.0
// What the pure part writes, read by the real GStreamer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <utility>

#include "gst/capture/build_pipeline.h"
#include "gst/capture/failure_words.h"
#include "gst/pipeline/launch_quote.h"
#include "gst/pipeline/pipeline_text.h"
#include "gst/range/jcam_range.h"
#include "gst/sink/mapped_picture.h"
#include "tests/support/pipeline_variants.h"

namespace jcam {
namespace {

class Build : public testing::Test {
 protected:
  Build() {
    gst_init(nullptr, nullptr);
    register_jcam_range();
    register_jcam_sink();
  }
};

/// Looks at each frame as jcam-capture does.
class Counting : public FrameConsumer {
 public:
  explicit Counting(const NodeFormat& format) : layout_(format) {}
  Status take(GstBuffer* buffer, const FrameTime&) override {
    const MappedPicture picture(buffer, layout_, scratch_);
    if (picture.status()) ++frames;
    return picture.status();
  }
  int frames = 0;

 private:
  PictureLayout layout_;
  std::vector<std::byte> scratch_;
};

/// "eos" or what went wrong.
std::string run(const std::string& text, const NodeFormat& format, int& frames) {
  Counting counting(format);
  auto pipeline = build_pipeline(text, format, counting);
  if (!pipeline) return pipeline.error().message();
  gst_element_set_state(pipeline->get(), GST_STATE_PLAYING);
  const BusPtr bus(gst_element_get_bus(pipeline->get()));
  const auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  const MessagePtr message(gst_bus_timed_pop_filtered(bus.get(), 20 * GST_SECOND, ends));
  gst_element_set_state(pipeline->get(), GST_STATE_NULL);
  frames = counting.frames;
  if (!message) return "nothing in 20 s";
  return GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_EOS ? "eos" : failure_of(message.get()).reason;
}

/// Every variant of a source gives whole frames of its node's format.
void run_variants(const Source& source) {
  for (const auto& [title, change] : test::kPipelineVariants) {
    CameraConfig camera;
    camera.source = source;
    change(camera);
    std::string text = pipeline_text(camera);
    // A few frames are enough.
    text.insert(text.find(' '), " num-buffers=5");
    int frames = 0;
    EXPECT_EQ(run(text, camera.node_format(), frames), "eos") << title << ": " << text;
    EXPECT_GE(frames, 1) << title << ": " << text;
  }
}

TEST_F(Build, EveryArgusTextRuns) {
  run_variants({SourceKind::argus, {}});
}
TEST_F(Build, EveryTestTextRuns) {
  run_variants({SourceKind::test, {}});
}
TEST_F(Build, EveryLaunchTextRuns) {
  run_variants({SourceKind::launch, "videotestsrc ! video/x-raw,format=I420,framerate=30/1"});
}

/// Keeps the newest picture of a BGRx pipeline.
class Keeping : public FrameConsumer {
 public:
  explicit Keeping(const NodeFormat& format) : layout_(format) {}
  Status take(GstBuffer* buffer, const FrameTime&) override {
    const MappedPicture picture(buffer, layout_, scratch_);
    frame.assign(picture.bytes().begin(), picture.bytes().end());
    return picture.status();
  }
  std::vector<std::byte> frame;

 private:
  PictureLayout layout_;
  std::vector<std::byte> scratch_;
};

struct Picture {
  Size size;
  std::vector<std::byte> bytes;
  std::uint32_t at(int x, int y) const {
    std::uint32_t pixel = 0;
    const auto index =
        static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x);
    std::memcpy(&pixel, bytes.data() + index * 4, 4);
    return pixel & 0xffffffU;
  }
};

Picture flipped_picture(Flip flip, Size size) {
  CameraConfig camera;
  camera.source = {SourceKind::test, {}};
  camera.properties = {{"pattern", "smpte100"}, {"num-buffers", "1"}, {"is-live", "false"}};
  camera.format = PixelFormat::bgrx;
  camera.flip = flip;
  camera.output.size = size;
  Keeping keeping(camera.node_format());
  auto pipeline = build_pipeline(pipeline_text(camera), camera.node_format(), keeping);
  EXPECT_TRUE(pipeline);
  if (!pipeline) return {};
  gst_element_set_state(pipeline->get(), GST_STATE_PLAYING);
  const BusPtr bus(gst_element_get_bus(pipeline->get()));
  const auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  const MessagePtr message(gst_bus_timed_pop_filtered(bus.get(), 20 * GST_SECOND, ends));
  gst_element_set_state(pipeline->get(), GST_STATE_NULL);
  return {size, std::move(keeping.frame)};
}

/// What nvvidconv's documentation says of each flip: where the pixel at (x, y) of the result comes from.
TEST_F(Build, FlipsAreThoseOfNvvidconv) {
  constexpr int kLong = 64;
  constexpr int kShort = 32;
  using From = std::pair<int, int> (*)(int, int);
  struct Case {
    Flip flip;
    bool turns;
    From from;
  };
  const Picture plain = flipped_picture(Flip::none, {kLong, kShort});
  ASSERT_EQ(plain.bytes.size(), kLong * kShort * 4U);
  for (const Case& c : std::initializer_list<Case>{
           {Flip::rotate_180, false, [](int x, int y) { return std::pair(kLong - 1 - x, kShort - 1 - y); }},
           {Flip::horizontal_flip, false, [](int x, int y) { return std::pair(kLong - 1 - x, y); }},
           {Flip::vertical_flip, false, [](int x, int y) { return std::pair(x, kShort - 1 - y); }},
           {Flip::clockwise, true, [](int x, int y) { return std::pair(y, kShort - 1 - x); }},
           {Flip::counterclockwise, true, [](int x, int y) { return std::pair(kLong - 1 - y, x); }},
           {Flip::upper_left_diagonal, true, [](int x, int y) { return std::pair(y, x); }},
           {Flip::upper_right_diagonal, true,
            [](int x, int y) { return std::pair(kLong - 1 - y, kShort - 1 - x); }}}) {
    const Size size = c.turns ? Size{kShort, kLong} : Size{kLong, kShort};
    const Picture flipped = flipped_picture(c.flip, size);
    ASSERT_EQ(flipped.bytes.size(), plain.bytes.size()) << flip_name(c.flip);
    int wrong = 0;
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x) {
        const auto [from_x, from_y] = c.from(x, y);
        wrong += flipped.at(x, y) != plain.at(from_x, from_y) ? 1 : 0;
      }
    }
    EXPECT_EQ(wrong, 0) << flip_name(c.flip);
  }
}

/// The value arrives as it was, and nothing else came into being.
void expect_one_value(const std::string& value) {
  Counting counting({PixelFormat::yuyv, {{320, 240}, 30}});
  const std::string text = "filesrc name=one location=" + launch_quote(value) + " ! identity name=two";
  auto pipeline = build_pipeline(text, {PixelFormat::yuyv, {{320, 240}, 30}}, counting);
  ASSERT_TRUE(pipeline) << text << ": " << pipeline.error().message();
  EXPECT_EQ(GST_BIN_NUMCHILDREN(GST_BIN(pipeline->get())), 3) << text;
  const ElementPtr source(gst_bin_get_by_name(GST_BIN(pipeline->get()), "one"));
  ASSERT_TRUE(source) << text;
  char* got = nullptr;
  g_object_get(source.get(), "location", &got, nullptr);
  const GStringPtr owned(got);
  EXPECT_EQ(std::string(got != nullptr ? got : ""), value) << text;
}

TEST_F(Build, NoValueBreaksOutOfItsQuotes) {
  for (const char* value : {"a",
                            "a b",
                            "a ! fakesink",
                            R"(a\)",
                            R"(\)",
                            R"(\\)",
                            R"(")",
                            R"("")",
                            R"(a" ! fakesink name="x)",
                            R"(\" ! fakesink)",
                            "'",
                            "it's",
                            "a\nb",
                            "\t",
                            "a;b",
                            "(a)",
                            "{a}",
                            "a.b ! c.",
                            "name=three",
                            R"("quoted")",
                            R"(\042)",
                            "\xc3\xa9",
                            "video/x-raw",
                            "a, b",
                            "[1,2]",
                            "$HOME",
                            "%s",
                            "#",
                            "\x7f",
                            "a\\ b ! fakesink",
                            "\\n"}) {
    expect_one_value(value);
  }
}

TEST_F(Build, RandomValuesArriveAsTheyWere) {
  std::mt19937 random(7);
  constexpr std::string_view kNasty = "\\\"' !=.;,(){}[]\n\tab0/:";
  for (int round = 0; round < 300; ++round) {
    std::string value;
    const auto length = 1 + random() % 12;
    for (std::size_t i = 0; i < length; ++i) value += kNasty[random() % kNasty.size()];
    expect_one_value(value);
  }
}

TEST_F(Build, WhatABufferSaysOfItsLinesIsBelieved) {
  const NodeFormat format{PixelFormat::nv12, {{16, 16}, 30}};
  const PictureLayout layout(format);
  // Lines of 32 bytes, the second plane behind a gap.
  constexpr gsize kStride = 32;
  constexpr gsize kSecond = kStride * 20;
  const BufferPtr buffer(gst_buffer_new_allocate(nullptr, kSecond + kStride * 8, nullptr));
  GstMapInfo map{};
  ASSERT_TRUE(gst_buffer_map(buffer.get(), &map, GST_MAP_WRITE));
  for (gsize i = 0; i < map.size; ++i) map.data[i] = static_cast<guint8>(i * 7 % 251);
  const std::vector<guint8> all(map.data, map.data + map.size);
  gst_buffer_unmap(buffer.get(), &map);
  gsize offsets[GST_VIDEO_MAX_PLANES] = {0, kSecond};
  gint strides[GST_VIDEO_MAX_PLANES] = {kStride, kStride};
  gst_buffer_add_video_meta_full(buffer.get(), GST_VIDEO_FRAME_FLAG_NONE, GST_VIDEO_FORMAT_NV12, 16, 16, 2,
                                 offsets, strides);
  std::vector<std::byte> scratch;
  const MappedPicture picture(buffer.get(), layout, scratch);
  ASSERT_TRUE(picture.status());
  ASSERT_EQ(picture.bytes().size(), 16U * 24U);
  EXPECT_EQ(picture.copied(), 16U * 24U);
  for (std::size_t i = 0; i < 16 * 24; ++i) {
    const std::size_t line = i / 16;
    const std::size_t at = line < 16 ? line * kStride + i % 16 : kSecond + (line - 16) * kStride + i % 16;
    ASSERT_EQ(std::to_integer<int>(picture.bytes()[i]), all[at]) << "byte " << i;
  }
}

TEST_F(Build, ATightBufferIsReadWhereItIs) {
  const NodeFormat format{PixelFormat::nv12, {{64, 48}, 30}};
  const PictureLayout layout(format);
  const BufferPtr buffer(gst_buffer_new_allocate(nullptr, 64 * 72, nullptr));
  std::vector<std::byte> scratch;
  const MappedPicture picture(buffer.get(), layout, scratch);
  ASSERT_TRUE(picture.status());
  EXPECT_EQ(picture.copied(), 0U);
  EXPECT_TRUE(scratch.empty());
}

TEST_F(Build, BuffersOfAnotherSizeAreRefused) {
  std::vector<std::byte> scratch;
  const auto refused = [&](PixelFormat pixel, gsize bytes) {
    const PictureLayout layout({pixel, {{64, 48}, 30}});
    const BufferPtr buffer(gst_buffer_new_allocate(nullptr, bytes, nullptr));
    return !MappedPicture(buffer.get(), layout, scratch).status();
  };
  EXPECT_TRUE(refused(PixelFormat::yuyv, 64 * 48 * 2 - 1));
  EXPECT_TRUE(refused(PixelFormat::yuyv, 64 * 48 * 2 + 1));
  EXPECT_TRUE(refused(PixelFormat::mjpeg, 0));
  EXPECT_TRUE(refused(PixelFormat::mjpeg, 64 * 48 * 4 + 1));
  EXPECT_FALSE(refused(PixelFormat::mjpeg, 100));
}

}  // namespace
}  // namespace jcam
