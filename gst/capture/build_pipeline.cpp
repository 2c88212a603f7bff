// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/build_pipeline.h"

#include <fmt/format.h>

#include "common/text/text.h"

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

}  // namespace

Result<ElementPtr> build_pipeline(const std::string& text, const NodeFormat& format, FrameConsumer& consumer,
                                  FrameLender* lender) {
  const std::string whole = fmt::format("{} ! {} name={}", text, kJcamSink, kJcamSink);
  const ObjectWarnings warnings;
  GError* raw_error = nullptr;
  ElementPtr pipeline(gst_parse_launch_full(whole.c_str(), nullptr, GST_PARSE_FLAG_FATAL_ERRORS, &raw_error));
  if (pipeline) gst_object_ref_sink(pipeline.get());
  const GErrorPtr error(raw_error);
  if (error) return Error{one_line(error->message)};
  if (!warnings.first().empty()) return Error{warnings.first()};
  if (!pipeline || GST_IS_BIN(pipeline.get()) == FALSE) return Error{"the launch text is no pipeline"};
  const ElementPtr sink(gst_bin_get_by_name(GST_BIN(pipeline.get()), kJcamSink));
  if (!sink) return Error{"the launch text has no end"};
  connect_jcam_sink(sink.get(), format, consumer, lender);
  return pipeline;
}

}  // namespace jcam
