// SPDX-License-Identifier: Apache-2.0
#include "tests/gst/played.h"

#include <memory>
#include <utility>

#include "gst/capture/build_pipeline.h"
#include "gst/capture/failure_words.h"
#include "gst/sink/mapped_picture.h"

namespace jcam::test {
namespace {

class Recorder : public FrameConsumer {
 public:
  explicit Recorder(const NodeFormat& format) : layout_(format) {}
  Status take(GstBuffer* buffer, const FrameTime&) override {
    const MappedPicture picture(buffer, layout_, scratch_);
    if (!picture.status()) return picture.status();
    ++played.frames;
    played.last.assign(picture.bytes().begin(), picture.bytes().end());
    return {};
  }
  Played played;

 private:
  PictureLayout layout_;
  std::vector<std::byte> scratch_;
};

std::string run(GstElement* pipeline) {
  gst_element_set_state(pipeline, GST_STATE_PLAYING);
  const BusPtr bus(gst_element_get_bus(pipeline));
  const auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  const MessagePtr message(gst_bus_timed_pop_filtered(bus.get(), 60 * GST_SECOND, ends));
  gst_element_set_state(pipeline, GST_STATE_NULL);
  if (!message) return "nothing in 60 s";
  return GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_EOS ? "eos" : failure_of(message.get()).reason;
}

}  // namespace

std::string play(const std::string& text, const NodeFormat& format, Played& played) {
  Recorder recorder(format);
  const auto pipeline = build_pipeline(text, format, recorder);
  if (!pipeline) return pipeline.error().message();
  std::string end = run(pipeline->get());
  played = std::move(recorder.played);
  return end;
}

std::string play(const std::string& text, const CameraConfig& camera, std::vector<Played>& played) {
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<StreamPlace> places;
  for (const auto& stream : camera.streams()) {
    recorders.push_back(std::make_unique<Recorder>(stream.node_format()));
    places.push_back(
        {stream.stream, stream.node_format(), recorders.back().get(), nullptr, nullptr, nullptr});
  }
  const auto pipeline = build_pipeline(text, places);
  if (!pipeline) return pipeline.error().message();
  keep_time(pipeline->get(), places);
  std::string end = run(pipeline->get());
  for (auto& recorder : recorders) played.push_back(std::move(recorder->played));
  return end;
}

}  // namespace jcam::test
