// SPDX-License-Identifier: Apache-2.0
// Several streams in one pipeline of the real GStreamer.
#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

#include "gst/capture/build_pipeline.h"
#include "gst/pipeline/pipeline_text.h"
#include "gst/range/jcam_range.h"
#include "gst/sink/stream_relays.h"
#include "tests/gst/played.h"
#include "tests/support/patience.h"
#include "tests/support/pipeline_variants.h"

namespace jcam {
namespace {

using namespace std::chrono_literals;

/// Takes frames, each in its time.
class Sink : public FrameOutput {
 public:
  explicit Sink(std::atomic<int>& frames, std::chrono::milliseconds time = 0ms)
      : frames_(frames), time_(time) {}
  Status write(std::span<const std::byte> frame, std::int64_t) override {
    std::this_thread::sleep_for(time_);
    bytes_ = frame.size();
    ++frames_;
    return {};
  }

 private:
  std::atomic<int>& frames_;
  std::chrono::milliseconds time_;
  std::size_t bytes_ = 0;
};

class NoReports : public Reporter {
 public:
  void report(const capture::Report&) override {}
};

GstPadProbeReturn count_buffer(GstPad*, GstPadProbeInfo*, gpointer count) {
  ++*static_cast<std::atomic<int>*>(count);
  return GST_PAD_PROBE_OK;
}

const NodeName kMain{{0}, 0};
const NodeName kSmall{{0}, 0, "small"};

class StreamsRun : public testing::Test {
 protected:
  StreamsRun() {
    gst_init(nullptr, nullptr);
    register_jcam_range();
    register_jcam_sink();
    camera_.source = {SourceKind::test, {}};
    camera_.capture = camera_.output = {{320, 240}, 30};
    StreamConfig small;
    small.stream = "small";
    small.output = {{160, 120}, 10};
    small.format = PixelFormat::nv12;
    camera_.others = {small};
    relays_.add_stream("small", small.node_format());
  }
  ~StreamsRun() override {
    if (pipeline_) gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  }

  void start() {
    auto built = build_pipeline(pipeline_text(camera_), relays_.places());
    ASSERT_TRUE(built) << built.error().message();
    pipeline_ = std::move(*built);
    count_behind("jcamqueue", to_main_);
    count_behind("jcamqueue-small", to_small_);
    ASSERT_NE(gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING), GST_STATE_CHANGE_FAILURE);
  }
  /// What comes out of a queue is what is converted.
  void count_behind(const char* queue, std::atomic<int>& count) {
    const ElementPtr element(gst_bin_get_by_name(GST_BIN(pipeline_.get()), queue));
    ASSERT_TRUE(element) << queue;
    const GlibOwned<GstPad> pad(gst_element_get_static_pad(element.get(), "src"));
    gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, count_buffer, &count, nullptr);
  }
  static bool reaches(const std::atomic<int>& count, int wanted) {
    const auto end = std::chrono::steady_clock::now() + test::patience(20s);
    while (count < wanted && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(5ms);
    return count >= wanted;
  }

  CameraConfig camera_;
  NoReports reports_;
  StreamRelays relays_{{PixelFormat::yuyv, {{320, 240}, 30}}, false, reports_};
  std::atomic<int> to_main_ = 0, to_small_ = 0;  ///< frames that went to the converters
  std::atomic<int> main_ = 0, small_ = 0;        ///< frames that came out
  ElementPtr pipeline_;
};

TEST_F(StreamsRun, OnlyWhatHasAnOutputIsConverted) {
  start();
  ASSERT_TRUE(reaches(to_main_, 15)) << "while nobody reads, main shows that the camera lives";
  EXPECT_EQ(to_small_, 0);

  relays_.add(kSmall, std::make_unique<Sink>(small_));
  ASSERT_TRUE(reaches(small_, 3));
  const int main_before = to_main_;
  ASSERT_TRUE(reaches(small_, 10));
  EXPECT_EQ(to_main_, main_before);

  relays_.add(kMain, std::make_unique<Sink>(main_));
  ASSERT_TRUE(reaches(main_, 10));
  relays_.remove(kSmall);
  const int main_then = main_;
  ASSERT_TRUE(reaches(main_, main_then + 3));  // what was in the queue is through
  const int small_before = to_small_;
  ASSERT_TRUE(reaches(main_, main_then + 30));
  EXPECT_EQ(to_small_, small_before);
}

TEST_F(StreamsRun, ASlowerOneKeepsItsRateAlsoAfterARest) {
  start();
  relays_.add(kMain, std::make_unique<Sink>(main_));
  ASSERT_TRUE(reaches(main_, 60));
  relays_.add(kSmall, std::make_unique<Sink>(small_));
  const int before = main_;
  ASSERT_TRUE(reaches(main_, before + 60));
  EXPECT_GE(small_, 12) << "ten of thirty";
  EXPECT_LE(small_, 24);
}

TEST_F(StreamsRun, ASlowReaderOfOneDelaysNoOther) {
  start();
  relays_.add(kSmall, std::make_unique<Sink>(small_, 1s));
  relays_.add(kMain, std::make_unique<Sink>(main_));
  ASSERT_TRUE(reaches(small_, 1));
  const int before = main_;
  ASSERT_TRUE(reaches(small_, 3));
  EXPECT_GE(main_ - before, 30) << "in the two seconds that small needs for two frames";
}

TEST_F(StreamsRun, WhoComesAfterARestGetsNoOldFrame) {
  start();
  ASSERT_TRUE(reaches(to_main_, 3));
  relays_.add(kSmall, std::make_unique<Sink>(small_));
  ASSERT_TRUE(reaches(small_, 5));
  const int converted = to_main_;
  relays_.add(kMain, std::make_unique<Sink>(main_));
  ASSERT_TRUE(reaches(main_, 1));
  EXPECT_GT(to_main_, converted) << "it got one that was held since before small ran";
}

/// Runs a few frames of a source that is not live through all streams; how it ended.
std::string run_all(const CameraConfig& camera, std::vector<test::Played>& streams) {
  std::string text = pipeline_text(camera);
  text.insert(text.find(' '), " num-buffers=8");
  return test::play(text, camera, streams);
}

TEST_F(StreamsRun, EveryTextGivesEachStreamItsFormat) {
  for (const Source& source :
       {Source{SourceKind::argus, {}}, Source{SourceKind::test, {}},
        Source{SourceKind::launch,
               "videotestsrc ! video/x-raw,format=I420,width=1920,height=1080,framerate=30/1"}}) {
    for (const auto& [title, change] : test::kStreamVariants) {
      CameraConfig camera;
      camera.source = source;
      change(camera);
      std::vector<test::Played> streams;
      EXPECT_EQ(run_all(camera, streams), "eos") << title << ": " << pipeline_text(camera);
      for (const auto& stream : streams)
        EXPECT_GE(stream.frames, 1) << title << ": " << pipeline_text(camera);
    }
  }
}

/// A white picture of 4:3 in a square: an eighth of black above and below, white between.
void expect_bars(const Source& source, const Properties& properties) {
  CameraConfig camera;
  camera.source = source;
  camera.properties = properties;
  camera.capture = camera.output = {{640, 480}, 30};
  camera.format = PixelFormat::i420;
  StreamConfig square;
  square.stream = "square";
  square.output = {{320, 320}, 30};
  square.format = PixelFormat::i420;
  square.bars = true;
  camera.others = {square};
  std::vector<test::Played> streams;
  ASSERT_EQ(run_all(camera, streams), "eos") << pipeline_text(camera);
  const auto& picture = streams[1].last;
  ASSERT_EQ(picture.size(), 320u * 320 * 3 / 2);
  const auto luma = [&](std::size_t line) { return std::to_integer<int>(picture[line * 320 + 160]); };
  for (const std::size_t line : {0u, 20u, 36u, 284u, 300u, 319u})
    EXPECT_LT(luma(line), 30) << "line " << line;
  for (const std::size_t line : {44u, 160u, 276u}) EXPECT_GT(luma(line), 60) << "line " << line;
}

TEST_F(StreamsRun, BarsKeepTheShape) {
  expect_bars({SourceKind::test, {}}, {{"pattern", "white"}, {"is-live", "false"}});
}

}  // namespace
}  // namespace jcam
