// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/capture_options.h"
#include "gst/capture/capture_run.h"
#include "gst/capture/process_setup.h"
#include "gst/capture/slate_render.h"

int main(int argc, char** argv) {
  const auto options = jcam::parse_capture_options(argc, argv);
  if (const auto* exit = std::get_if<jcam::ExitStatus>(&options)) return exit->status;
  if (const auto* slate = std::get_if<jcam::SlateOptions>(&options)) jcam::leave(jcam::render_slate(*slate));
  jcam::leave(jcam::run_capture(*std::get_if<jcam::CaptureOptions>(&options)));
}
