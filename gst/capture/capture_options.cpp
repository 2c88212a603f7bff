// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/capture_options.h"

#include <CLI/CLI.hpp>

#include "common/text/usage_error.h"
#include "common/version.h"
#include "gst/capture/exit_status.h"

namespace jcam {
namespace {

constexpr const char* kAbout =
    "Runs one camera's pipeline and writes its frames to the nodes that jcam-bridge hands over. jcam-bridge "
    "starts it, and tells it the pipeline over the control socket; by hand it is of no use.";
constexpr const char* kFooter =
    "Exit status: 0 stopped as asked, 1 failed (and said why on the control socket, for a slate on standard "
    "error), 2 wrong usage.";

template <typename T>
CLI::callback_t into(T& value, Result<T> (*parse)(std::string_view)) {
  return [&value, parse](const CLI::results_t& words) {
    auto parsed = parse(words.at(0));
    if (!parsed) throw CLI::ValidationError(parsed.error().message());
    value = std::move(*parsed);
    return true;
  };
}

}  // namespace

std::variant<CaptureOptions, SlateOptions, ExitStatus> parse_capture_options(int argc,
                                                                             const char* const* argv) {
  CaptureOptions run;
  SlateOptions slate;
  NodeFormat format;
  CLI::App app(kAbout, "jcam-capture");
  app.failure_message(usage_error<CLI::App, CLI::Error>);
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("jcam-capture ") + kVersion);
  app.add_option("--camera", into(run.camera, parse_camera_name), "Its name")->required()->type_name("csiN");
  app.add_option("--format", into(format.pixel, parse_format), "Pixel format of the nodes")
      ->required()
      ->type_name("yuyv|uyvy|nv12|i420|bgrx|mjpeg");
  app.add_option("--mode", into(format.mode, parse_video_mode), "Size and rate of the nodes")
      ->required()
      ->type_name("WxH@FPS");

  auto* control = app.add_option("--control-fd", run.control_fd, "SOCK_SEQPACKET socket to jcam-bridge");
  auto* standby = app.add_flag("--standby", run.standby, "Load everything, but play only when told to");
  auto* frozen =
      app.add_flag("--watch-frozen", run.watch_frozen, "Count pictures that repeat the one before");
  auto* quiet = app.add_flag("--quiet", run.quiet, "Do not pass on what the elements print");

  auto* words = app.add_option("--slate", slate.reason, "Render one slate with this reason instead");
  auto* out = app.add_option("--out-fd", slate.out_fd, "Where the slate goes");
  words->needs(out);
  out->needs(words);
  for (auto* option : {control, standby, frozen, quiet}) words->excludes(option);

  try {
    app.parse(argc, argv);
    if (words->count() == 0 && control->count() == 0)
      throw CLI::RequiredError("--control-fd, or --slate with --out-fd,");
  } catch (const CLI::ParseError& error) {
    return ExitStatus{app.exit(error) == 0 ? kExitStopped : kExitUsage};
  }
  run.format = slate.format = format;
  slate.camera = run.camera;
  if (words->count() != 0) return slate;
  return run;
}

}  // namespace jcam
