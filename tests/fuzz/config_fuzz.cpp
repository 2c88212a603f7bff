// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/config/config.h"

namespace {

/// An error is one line with something in it, whatever it quotes.
void check(const jcam::Error& error) {
  const auto message = error.message();
  if (error.what.empty() || message.find('\n') != std::string::npos) std::abort();
}

/// What comes out keeps the promises of the header.
void check(const jcam::CameraConfig& camera) {
  if (camera.nodes < 1 || camera.nodes > 8 || camera.max_nodes < camera.nodes || camera.linger.count() < 0)
    std::abort();
  if (!jcam::parse_video_mode(camera.output.text()) || !jcam::parse_video_mode(camera.capture.text()))
    std::abort();
  const auto source = jcam::parse_source(jcam::source_text(camera.source));
  if (!source || *source != camera.source) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto config = jcam::parse_config(text, "jcam.toml")) {
    for (const auto& camera : config->cameras) check(camera);
  } else {
    check(config.error());
  }
  if (const auto camera = jcam::parse_camera_argument(text, {})) {
    check(*camera);
  } else {
    check(camera.error());
  }
  return 0;
}
