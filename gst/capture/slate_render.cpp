// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/slate_render.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "gst/capture/build_pipeline.h"
#include "gst/capture/exit_status.h"
#include "gst/capture/failure_words.h"
#include "gst/capture/process_setup.h"
#include "gst/sink/frame_output.h"
#include "gst/sink/mapped_picture.h"
#include "gst/slate/slate_text.h"

namespace jcam {
namespace {

/// Fonts come from a cache that a first run may have to build.
constexpr GstClockTime kLimit = 10 * GST_SECOND;
/// The first scan of all plugins may take a minute on a slow board. A plugin that waits for a dead
/// nvargus-daemon waits for ever, and the words on the slate with it.
constexpr unsigned kGiveUpSeconds = 120;

class FrameWriting : public FrameConsumer {
 public:
  FrameWriting(const NodeFormat& format, FrameOutput& output) : layout_(format), output_(output) {}

  Status take(GstBuffer* buffer, const FrameTime&) override {
    const MappedPicture picture(buffer, layout_, scratch_);
    return picture.status() ? output_.write(picture.bytes(), 0) : picture.status();
  }

 private:
  const PictureLayout layout_;
  FrameOutput& output_;
  std::vector<std::byte> scratch_;
};

Status run_to_end(GstElement* pipeline) {
  gst_element_set_state(pipeline, GST_STATE_PLAYING);
  const BusPtr bus(gst_element_get_bus(pipeline));
  const auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  const MessagePtr message(gst_bus_timed_pop_filtered(bus.get(), kLimit, ends));
  if (!message) return Error{"the slate is not ready in time"};
  if (GST_MESSAGE_TYPE(message.get()) == GST_MESSAGE_ERROR) return Error{failure_of(message.get()).reason};
  return {};
}

Status render(const SlateOptions& options) {
  gst_init(nullptr, nullptr);
  register_jcam_sink();
  PlainOutput output{UniqueFd{options.out_fd}};
  FrameWriting writing(options.format, output);
  auto pipeline =
      build_pipeline(slate_text({options.camera, options.reason}, options.format), options.format, writing);
  if (!pipeline) return pipeline.error();
  Status status = run_to_end(pipeline->get());
  gst_element_set_state(pipeline->get(), GST_STATE_NULL);
  return status;
}

}  // namespace

int render_slate(const SlateOptions& options) {
  set_up_capture_process();
  ::alarm(kGiveUpSeconds);
  const Status status = render(options);
  if (status) return kExitStopped;
  fmt::print(stderr, "jcam-capture: no slate for {}: {}\n", options.camera.text(), status.error().message());
  return kExitFailed;
}

}  // namespace jcam
