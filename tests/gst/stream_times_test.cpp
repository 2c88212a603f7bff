// SPDX-License-Identifier: Apache-2.0
// Frames of one moment have one time stamp in all streams of the real GStreamer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <vector>

#include "gst/capture/build_pipeline.h"
#include "gst/pipeline/pipeline_text.h"
#include "gst/range/jcam_range.h"
#include "gst/sink/stream_relays.h"

namespace jcam {
namespace {

using Stamps = std::vector<std::int64_t>;

/// Keeps the time stamps that frames come with. They outlive it.
class StampKeeper : public FrameOutput {
 public:
  explicit StampKeeper(Stamps& stamps) : stamps_(stamps) {}
  Status write(std::span<const std::byte>, std::int64_t stamp_ns) override {
    stamps_.push_back(stamp_ns);
    return {};
  }

 private:
  Stamps& stamps_;
};

class Unheard : public Reporter {
 public:
  void report(const capture::Report&) override {}
};

constexpr int kFrames = 30;

CameraConfig camera_of(const Source& source) {
  CameraConfig camera;
  camera.source = source;
  camera.properties = {{"num-buffers", std::to_string(kFrames)}};
  camera.capture = camera.output = {{320, 240}, 30};
  StreamConfig slow;
  slow.stream = "slow";
  slow.output = {{160, 120}, 10};
  slow.format = PixelFormat::nv12;
  StreamConfig coded;
  coded.stream = "coded";
  coded.output = {{160, 120}, 30};
  coded.format = PixelFormat::mjpeg;
  camera.others = {slow, coded};
  return camera;
}

/// A camera of three streams, from its first frame to its last, none of which is lost.
class StreamTimes : public testing::Test {
 protected:
  StreamTimes() {
    gst_init(nullptr, nullptr);
    register_jcam_range();
    register_jcam_sink();
  }
  /// `at_source` looks at, or changes, each buffer before it comes to the tee.
  void run(const CameraConfig& camera, const std::string& text, GstPadProbeCallback at_source = nullptr) {
    Unheard unheard;
    StreamRelays relays(camera.node_format(), false, unheard);
    for (const auto& stream : camera.others) relays.add_stream(stream.stream, stream.node_format());
    relays.add({{0}, 0}, std::make_unique<StampKeeper>(main_));
    relays.add({{0}, 0, "slow"}, std::make_unique<StampKeeper>(slow_));
    relays.add({{0}, 0, "coded"}, std::make_unique<StampKeeper>(coded_));
    const auto pipeline = build_pipeline(text, relays.places());
    ASSERT_TRUE(pipeline) << pipeline.error().message();
    for (const char* queue : {"jcamqueue", "jcamqueue-slow", "jcamqueue-coded"})
      g_object_set(named(pipeline->get(), queue).get(), "leaky", 0, nullptr);
    if (at_source != nullptr) {
      const GlibOwned<GstPad> pad(
          gst_element_get_static_pad(named(pipeline->get(), "jcamtee").get(), "sink"));
      const GlibOwned<GstPad> source(gst_pad_get_peer(pad.get()));
      gst_pad_add_probe(source.get(), GST_PAD_PROBE_TYPE_BUFFER, at_source, nullptr, nullptr);
    }
    gst_element_set_state(pipeline->get(), GST_STATE_PLAYING);
    const BusPtr bus(gst_element_get_bus(pipeline->get()));
    const auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
    const MessagePtr message(gst_bus_timed_pop_filtered(bus.get(), 60 * GST_SECOND, ends));
    gst_element_set_state(pipeline->get(), GST_STATE_NULL);
    ASSERT_TRUE(message);
    EXPECT_EQ(GST_MESSAGE_TYPE(message.get()), GST_MESSAGE_EOS);
  }
  static ElementPtr named(GstElement* pipeline, const char* name) {
    return ElementPtr(gst_bin_get_by_name(GST_BIN(pipeline), name));
  }
  void expect_matches() const {
    EXPECT_EQ(main_.size(), static_cast<std::size_t>(kFrames));
    EXPECT_EQ(coded_, main_);
    EXPECT_GE(slow_.size(), 9U) << "ten of thirty";
    EXPECT_LE(slow_.size(), 11U);
    const std::set<std::int64_t> captured(main_.begin(), main_.end());
    EXPECT_EQ(captured.size(), main_.size()) << "two frames of one time";
    for (const auto stamp : slow_) EXPECT_TRUE(captured.count(stamp)) << stamp;
  }

  Stamps main_, slow_, coded_;
};

TEST_F(StreamTimes, AreThoseOfTheCapture) {
  const auto camera = camera_of({SourceKind::test, {}});
  run(camera, pipeline_text(camera));
  expect_matches();
}

TEST_F(StreamTimes, AlsoOfAJetsonsCamera) {
  const auto camera = camera_of({SourceKind::argus, {}});
  run(camera, pipeline_text(camera));
  expect_matches();
}

/// As a webcam's, which each stream decodes for itself.
TEST_F(StreamTimes, AlsoOfJpegsFromTheSource) {
  const auto camera = camera_of({SourceKind::v4l2, "/dev/video0"});
  std::string text = pipeline_ways(camera).at(1).pipeline;
  ASSERT_NE(text.find("jpegdec"), std::string::npos) << text;
  text.replace(0, text.find(" ! tee"),
               "videotestsrc is-live=true num-buffers=30 ! video/x-raw,format=I420,width=320,height=240,"
               "framerate=30/1 ! jpegenc");
  run(camera, text);
  expect_matches();
}

GstPadProbeReturn strip_pts(GstPad*, GstPadProbeInfo* info, gpointer) {
  GstBuffer* buffer = gst_buffer_make_writable(gst_pad_probe_info_get_buffer(info));
  GST_BUFFER_PTS(buffer) = GST_BUFFER_DTS(buffer) = GST_CLOCK_TIME_NONE;
  GST_PAD_PROBE_INFO_DATA(info) = buffer;
  return GST_PAD_PROBE_OK;
}

TEST_F(StreamTimes, AlsoOfASourceThatGivesNone) {
  const auto camera = camera_of({SourceKind::test, {}});
  run(camera, pipeline_text(camera), strip_pts);
  EXPECT_EQ(main_.size(), static_cast<std::size_t>(kFrames));
  EXPECT_EQ(coded_, main_);
  const std::set<std::int64_t> captured(main_.begin(), main_.end());
  EXPECT_FALSE(slow_.empty());
  for (const auto stamp : slow_) EXPECT_TRUE(captured.count(stamp)) << stamp;
}

/// Its pictures are made long before they are handed out.
GstPadProbeReturn make_older(GstPad* pad, GstPadProbeInfo* info, gpointer) {
  const ElementPtr element(gst_pad_get_parent_element(pad));
  const GstClockTime now =
      gst_clock_get_time(GST_ELEMENT_CLOCK(element.get())) - gst_element_get_base_time(element.get());
  if (now < 400 * GST_MSECOND) return GST_PAD_PROBE_DROP;
  GstBuffer* buffer = gst_buffer_make_writable(gst_pad_probe_info_get_buffer(info));
  GST_BUFFER_PTS(buffer) -= 400 * GST_MSECOND;
  GST_PAD_PROBE_INFO_DATA(info) = buffer;
  return GST_PAD_PROBE_OK;
}

TEST_F(StreamTimes, OfASourceThatIsLateAreAPeriodOldAndNoMore) {
  const auto camera = camera_of({SourceKind::test, {}});
  run(camera, pipeline_text(camera), make_older);
  ASSERT_FALSE(main_.empty());
  EXPECT_EQ(coded_, main_);
  // From the first to the last are no more than the source took for these, and none is from before it began.
  for (std::size_t i = 1; i < main_.size(); ++i) EXPECT_GT(main_[i], main_[i - 1]);
}

/// As a sensor's that needs a while for its first frame.
GstPadProbeReturn begin_late(GstPad*, GstPadProbeInfo* info, gpointer) {
  const GstBuffer* buffer = gst_pad_probe_info_get_buffer(info);
  return GST_BUFFER_PTS(buffer) < 400 * GST_MSECOND ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

TEST_F(StreamTimes, ASlowStreamIsSlowFromItsFirstFrameOn) {
  const auto camera = camera_of({SourceKind::test, {}});
  run(camera, pipeline_text(camera), begin_late);
  ASSERT_GE(main_.size(), 12U);
  EXPECT_LE(slow_.size(), main_.size() / 3 + 1) << "a third of " << main_.size();
}

}  // namespace
}  // namespace jcam
