// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/build_pipeline.h"

#include <fmt/format.h>
#include <gst/base/gstbasesink.h>

#include "common/text/text.h"
#include "gst/capture/time_tap.h"

namespace jcam {
namespace {

/// Hears GObject's warnings on all threads, for as long as it lives: a property that refuses a value says it
/// in no other way.
class ObjectWarnings {
 public:
  ObjectWarnings()
      : handler_(g_log_set_handler("GLib-GObject",
                                   static_cast<GLogLevelFlags>(G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL),
                                   &ObjectWarnings::hear, this)) {}
  ObjectWarnings(const ObjectWarnings&) = delete;
  ObjectWarnings& operator=(const ObjectWarnings&) = delete;
  ~ObjectWarnings() { g_log_remove_handler("GLib-GObject", handler_); }

  const std::string& first() const { return first_; }

 private:
  static void hear(const char*, GLogLevelFlags, const char* message, gpointer self) {
    auto& first = static_cast<ObjectWarnings*>(self)->first_;
    if (first.empty()) first = one_line(message);
  }

  std::string first_;
  guint handler_;
};

ElementPtr element_of(GstElement* pipeline, const std::string& name) {
  return ElementPtr(gst_bin_get_by_name(GST_BIN(pipeline), name.c_str()));
}

GstPadProbeReturn drop_while_closed(GstPad*, GstPadProbeInfo*, gpointer open) {
  return *static_cast<const std::atomic<bool>*>(open) ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

/// Frames of a closed stream go no further than to its queue: nothing wakes up for them.
void put_gate(GstElement* queue, const std::atomic<bool>& open) {
  const GlibOwned<GstPad> pad(gst_element_get_static_pad(queue, "sink"));
  // GStreamer hands on a pointer to what it may change; the gate is only read.
  auto* data = const_cast<std::atomic<bool>*>(&open);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  gst_pad_add_probe(pad.get(), GST_PAD_PROBE_TYPE_BUFFER, drop_while_closed, data, nullptr);
}

}  // namespace

Result<ElementPtr> build_pipeline(const std::string& text, const std::vector<StreamPlace>& places) {
  const std::string whole = fmt::format("{} ! {} name={}", text, kJcamSink, kJcamSink);
  const ObjectWarnings warnings;
  GError* raw_error = nullptr;
  ElementPtr pipeline(gst_parse_launch_full(whole.c_str(), nullptr, GST_PARSE_FLAG_FATAL_ERRORS, &raw_error));
  if (pipeline) gst_object_ref_sink(pipeline.get());
  const GErrorPtr error(raw_error);
  if (error) return Error{one_line(error->message)};
  if (!warnings.first().empty()) return Error{warnings.first()};
  if (!pipeline || GST_IS_BIN(pipeline.get()) == FALSE) return Error{"the launch text is no pipeline"};
  for (const auto& place : places) {
    const auto sink = element_of(pipeline.get(), sink_name(place.stream));
    if (!sink)
      return Error{"the launch text has no end" + (place.stream.empty() ? "" : " for " + place.stream)};
    connect_jcam_sink(sink.get(), place.format, *place.consumer, place.lender, place.times);
    // One stream alone has no queue, and always gets its frames.
    const auto queue = element_of(pipeline.get(), queue_name(place.stream));
    if (queue && place.open != nullptr) put_gate(queue.get(), *place.open);
  }
  const auto tee = element_of(pipeline.get(), kTee);
  if (tee && places.front().times != nullptr) tap_times(tee.get(), *places.front().times);
  return pipeline;
}

Result<ElementPtr> build_pipeline(const std::string& text, const NodeFormat& format, FrameConsumer& consumer,
                                  FrameLender* lender) {
  return build_pipeline(text, {{{}, format, &consumer, lender, nullptr, nullptr}});
}

void keep_time(GstElement* pipeline, const std::vector<StreamPlace>& places) {
  constexpr int kNotLeaky = 0;
  for (const auto& place : places) {
    if (const auto sink = element_of(pipeline, sink_name(place.stream)))
      gst_base_sink_set_sync(GST_BASE_SINK(sink.get()), TRUE);
    if (const auto queue = element_of(pipeline, queue_name(place.stream)))
      g_object_set(queue.get(), "leaky", kNotLeaky, nullptr);
  }
}

}  // namespace jcam
