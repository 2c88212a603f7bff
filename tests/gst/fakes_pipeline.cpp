// SPDX-License-Identifier: Apache-2.0
#include "tests/gst/fakes_pipeline.h"

#include <cstdlib>

namespace jcam::fakes {
namespace {

GstPadProbeReturn show(GstPad* pad, GstPadProbeInfo* info, gpointer data) {
  GstCaps* caps = gst_pad_get_current_caps(pad);
  GstVideoInfo video;
  const bool known = caps != nullptr && gst_video_info_from_caps(&video, caps) != FALSE;
  if (caps != nullptr) gst_caps_unref(caps);
  GstVideoFrame frame;
  if (known && gst_video_frame_map(&frame, &video, GST_PAD_PROBE_INFO_BUFFER(info), GST_MAP_READ) != FALSE) {
    (*static_cast<Look*>(data))(frame);
    gst_video_frame_unmap(&frame);
  }
  return GST_PAD_PROBE_OK;
}

}  // namespace

std::optional<Pipeline> Pipeline::launch(const std::string& text) {
  gst_init(nullptr, nullptr);
  GError* error = nullptr;
  GstElement* pipeline = gst_parse_launch_full(text.c_str(), nullptr, GST_PARSE_FLAG_FATAL_ERRORS, &error);
  g_clear_error(&error);
  if (pipeline == nullptr) return std::nullopt;
  return Pipeline(pipeline);
}

Pipeline::~Pipeline() {
  if (pipeline_) gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
}

void Pipeline::on_frame(Look look) {
  GstElement* sink = gst_bin_get_by_name(GST_BIN(pipeline_.get()), "sink");
  GstPad* pad = gst_element_get_static_pad(sink, "sink");
  auto owned = std::make_unique<Look>(std::move(look));
  gst_pad_add_probe(pad, GST_PAD_PROBE_TYPE_BUFFER, show, owned.release(),
                    [](gpointer data) { std::unique_ptr<Look>(static_cast<Look*>(data)); });
  gst_object_unref(pad);
  gst_object_unref(sink);
}

std::string Pipeline::run() {
  gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  GstBus* bus = gst_element_get_bus(pipeline_.get());
  GstMessage* message = gst_bus_timed_pop_filtered(
      bus, 20 * GST_SECOND, static_cast<GstMessageType>(GST_MESSAGE_EOS | GST_MESSAGE_ERROR));
  gst_object_unref(bus);
  std::string result = "nothing";
  if (message != nullptr && GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS) result = "eos";
  if (message != nullptr && GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
    GError* error = nullptr;
    gst_message_parse_error(message, &error, nullptr);
    result = std::string("error ") + error->message;
    g_error_free(error);
  }
  if (message != nullptr) gst_message_unref(message);
  gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
  return result;
}

std::optional<FrameCode> code_of(const GstVideoFrame& frame, double scale_x, double scale_y) {
  const auto* data = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0));
  LumaView view{data, GST_VIDEO_FRAME_WIDTH(&frame), GST_VIDEO_FRAME_HEIGHT(&frame), 1,
                GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0)};
  switch (GST_VIDEO_FRAME_FORMAT(&frame)) {
    case GST_VIDEO_FORMAT_YUY2:
    case GST_VIDEO_FORMAT_YVYU:
      view.pixel_step = 2;
      break;
    case GST_VIDEO_FORMAT_UYVY:
      view.pixel_step = 2;
      view.data = data + 1;
      break;
    case GST_VIDEO_FORMAT_BGRx:
    case GST_VIDEO_FORMAT_RGBA:
      view.pixel_step = 4;
      view.data = data + 1;
      break;
    default:
      break;
  }
  return decode_frame(view, scale_x, scale_y);
}

ScopedEnvironment::ScopedEnvironment(std::string name, const std::string& value) : name_(std::move(name)) {
  setenv(name_.c_str(), value.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): before the pipeline's threads
}
ScopedEnvironment::~ScopedEnvironment() {
  unsetenv(name_.c_str());
}  // NOLINT(concurrency-mt-unsafe)

}  // namespace jcam::fakes
