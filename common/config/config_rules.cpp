// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/config/config_camera.h"
#include "common/config/property.h"

namespace jcam {
namespace {

using RuleFault = std::optional<CameraFault>;

/// What is wrong with a stream's picture, of a capture like this.
RuleFault picture_fault(const StreamConfig& stream, const VideoMode& capture, bool quality_is_given) {
  if (quality_is_given && stream.format != PixelFormat::mjpeg) {
    return CameraFault{"quality",
                       {"format \"" + std::string(format_name(stream.format)) + "\" has no quality",
                        "only mjpeg has; leave it out"}};
  }
  if (stream.output.fps > capture.fps) {
    return CameraFault{"output",
                       {"the nodes cannot have " + std::to_string(stream.output.fps) +
                            " frames a second of a capture of " + std::to_string(capture.fps),
                        "make the rate of output " + std::to_string(capture.fps) + " or less"}};
  }
  if (stream.crop && (stream.crop->right > capture.size.width || stream.crop->bottom > capture.size.height)) {
    return CameraFault{"crop",
                       {"it reaches outside the captured picture",
                        "the most is [0, 0, " + std::to_string(capture.size.width) + ", " +
                            std::to_string(capture.size.height) + "]"}};
  }
  return {};
}

/// max_nodes follows nodes where nobody wrote it: `given`, of this camera or stream; `inherited`, for it.
RuleFault settle_nodes(StreamConfig& stream, bool given, bool inherited) {
  if (stream.max_nodes >= stream.nodes) return {};
  if (!given && !inherited) {
    stream.max_nodes = stream.nodes;
    return {};
  }
  return CameraFault{given ? "max_nodes" : "nodes",
                     {"max_nodes " + std::to_string(stream.max_nodes) + " is less than nodes " +
                          std::to_string(stream.nodes),
                      "make max_nodes " + std::to_string(stream.nodes) + " or more"}};
}

/// Reads the draft beside the defaults: which of the two wrote a key.
struct Rules {
  const CameraDraft& draft;
  const CameraDraft& defaults;
  CameraConfig camera;

  bool given(std::string_view key) const { return draft.given.contains(key); }
  bool inherited(std::string_view key) const { return defaults.given.contains(key); }
  bool argus() const { return camera.source.kind == SourceKind::argus; }

  RuleFault sensor();
  RuleFault picture();
  RuleFault nodes();
  RuleFault properties();
  RuleFault standby() const;
};

RuleFault Rules::sensor() {
  for (const char* key : {"sensor_id", "position", "sensor_mode"}) {
    if (given(key) && !argus()) {
      return CameraFault{
          key,
          {"source \"" + source_text(camera.source) + "\" has no sensors", "only argus has; leave it out"}};
    }
  }
  if (given("sensor_id") && given("position"))
    return CameraFault{"position", {"sensor_id names the camera already", "leave one of the two out"}};
  if (!given("sensor_id")) camera.sensor_id = camera.name.number;
  // A default for the CSI cameras says nothing about a stand-in.
  if (!argus()) camera.sensor_mode = -1;
  return {};
}

RuleFault Rules::picture() {
  if (!given("output") && !inherited("output")) camera.output = camera.capture;
  // What the defaults want of cameras that are faster.
  if (given("capture") && !given("output"))
    camera.output.fps = std::min(camera.output.fps, camera.capture.fps);
  return picture_fault(camera, camera.capture, given("quality"));
}

RuleFault Rules::nodes() {
  return settle_nodes(camera, given("max_nodes"), inherited("max_nodes"));
}

RuleFault Rules::properties() {
  if (given("properties") && camera.source.kind == SourceKind::launch && !camera.properties.empty()) {
    return CameraFault{"properties",
                       {"a gst: source is not one element", "write the properties into its text"}};
  }
  // The defaults' properties are those of the defaults' element; key by key, the camera's own win.
  if (camera.source.kind != defaults.values.source.kind || camera.source.kind == SourceKind::launch) {
    if (!given("properties")) camera.properties.clear();
  } else {
    camera.properties.insert(defaults.values.properties.begin(), defaults.values.properties.end());
  }
  for (const auto& [property, value] : camera.properties) {
    if (auto is_free = check_property_is_free(property); !is_free)
      return CameraFault{"properties", is_free.error()};
  }
  return {};
}

RuleFault Rules::standby() const {
  if (!camera.standby || camera.on_demand) return {};
  return CameraFault{given("standby") ? "standby" : "on_demand",
                     {"standby waits for readers, on_demand = false does not", "leave one of them out"}};
}

RuleFault finish_stream(StreamConfig& stream, const CameraDraft& draft, const CameraConfig& camera) {
  const auto given = [&](std::string_view key) { return draft.given.contains(key); };
  if (!given("output"))
    return CameraFault{"output", {"it is not there", "write it like output = \"640x360@10\""}};
  if (!given("format")) stream.format = camera.format;
  if (!given("quality")) stream.quality = camera.quality;
  if (!given("flip")) stream.flip = camera.flip;
  if (auto fault = settle_nodes(stream, given("max_nodes"), false)) return fault;
  return picture_fault(stream, camera.capture, given("quality"));
}

}  // namespace

Status check_new_stream(const StreamDrafts& drafts, std::string_view stream) {
  if (auto right = check_stream_word(stream); !right) return right;
  if (drafts.size() < kMaxOtherStreams) return {};
  return Error{"a camera has at most " + std::to_string(kMaxOtherStreams) + " streams beside its own",
               "leave one of them out"};
}

std::optional<StreamFault> finish_streams(CameraConfig& camera, const StreamDrafts& drafts) {
  camera.others.clear();
  for (const auto& [name, draft] : drafts) {
    StreamConfig stream = static_cast<const StreamConfig&>(draft.values);
    stream.stream = name;
    if (auto fault = finish_stream(stream, draft, camera)) return StreamFault{name, *std::move(fault)};
    camera.others.push_back(std::move(stream));
  }
  return {};
}

std::variant<CameraConfig, CameraFault> finish_camera(const CameraDraft& draft, const CameraDraft& defaults) {
  Rules rules{draft, defaults, draft.values};
  RuleFault fault = rules.sensor();
  if (!fault) fault = rules.picture();
  if (!fault) fault = rules.nodes();
  if (!fault) fault = rules.properties();
  if (!fault) fault = rules.standby();
  if (fault) return *std::move(fault);
  return std::move(rules.camera);
}

}  // namespace jcam
