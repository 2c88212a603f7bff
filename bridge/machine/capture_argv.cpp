// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/capture_argv.h"

#include "gst/pipeline/pipeline_text.h"

namespace jcam::bridge {

std::vector<std::string> capture_argv(const std::string& program, const CameraConfig& camera,
                                      const Properties& live, bool standby, bool quiet) {
  CameraConfig wanted = camera;
  for (const auto& [name, value] : live) wanted.properties[name] = value;
  std::vector<std::string> argv{program,
                                "--camera",
                                camera.name.text(),
                                "--control-fd",
                                std::to_string(kCaptureFd),
                                "--format",
                                std::string(format_name(camera.format)),
                                "--mode",
                                camera.output.text(),
                                "--pipeline",
                                pipeline_text(wanted)};
  if (standby) argv.emplace_back("--standby");
  if (quiet) argv.emplace_back("--quiet");
  if (camera.detect_frozen) argv.emplace_back("--watch-frozen");
  return argv;
}

std::vector<std::string> slate_argv(const std::string& program, const CameraConfig& camera,
                                    const std::string& words) {
  return {program,
          "--slate",
          words,
          "--camera",
          camera.name.text(),
          "--format",
          std::string(format_name(camera.format)),
          "--mode",
          camera.output.text(),
          "--out-fd",
          std::to_string(kCaptureFd)};
}

}  // namespace jcam::bridge
