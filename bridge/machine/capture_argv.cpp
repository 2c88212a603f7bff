// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/capture_argv.h"

#include <utility>

#include "gst/pipeline/pipeline_text.h"

namespace jcam::bridge {

CaptureLaunch capture_launch(const std::string& program, const CameraConfig& camera, bool standby,
                             bool quiet) {
  std::vector<std::string> argv{program,
                                "--camera",
                                camera.name.text(),
                                "--control-fd",
                                std::to_string(kCaptureFd),
                                "--format",
                                std::string(format_name(camera.format)),
                                "--mode",
                                camera.output.text()};
  if (standby) argv.emplace_back("--standby");
  if (quiet) argv.emplace_back("--quiet");
  if (camera.detect_frozen) argv.emplace_back("--watch-frozen");
  CaptureLaunch launch{std::move(argv), pipeline_ways(camera)};
  for (const auto& stream : camera.others) launch.others.push_back({stream.stream, stream.node_format()});
  return launch;
}

std::vector<std::string> slate_argv(const std::string& program, const CameraName& camera,
                                    const NodeFormat& format, const std::string& words) {
  return {program,
          "--slate",
          words,
          "--camera",
          camera.text(),
          "--format",
          std::string(format_name(format.pixel)),
          "--mode",
          format.mode.text(),
          "--out-fd",
          std::to_string(kCaptureFd)};
}

}  // namespace jcam::bridge
