// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/capture_protocol.h"
#include "common/config/config.h"
#include "gst/pipeline/launch_chain.h"

namespace jcam {

/// Inside of gst/pipeline: what stands between a camera's source and one stream's sink. Pure.

inline constexpr std::string_view kSystem = "video/x-raw";
inline constexpr std::string_view kNvmm = "video/x-raw(memory:NVMM)";
inline constexpr std::string_view kJpeg = "image/jpeg";

/// One way to run a camera, by its parts.
struct PipelineParts {
  std::string source;
  std::string_view media;  ///< the caps' name of what comes out of it
  std::vector<std::string>
      streams;  ///< from there to each stream's sink, in the order of the camera's streams
};
/// The launch text: with one stream a line of elements, else a tee and a queue for each.
std::string assemble(const CameraConfig& camera, const PipelineParts& parts);

bool turns_sideways(Flip flip);
/// The size that the flip makes the node's size of.
Size before_flip(const StreamConfig& stream);
/// The size of the part of the captured picture that the stream shows.
Size cropped(const StreamConfig& stream, Size capture);
inline bool is_jpeg(const StreamConfig& stream) {
  return stream.format == PixelFormat::mjpeg;
}
void append_properties(std::string& element, const Properties& properties);

/// From the sensor's memory to the node's format.
std::string argus_raw(const StreamConfig& stream, Size capture, std::string_view format);
/// By the board's encoder, which reads the sensor's own memory: the picture comes to the processor as JPEG
/// only. Not for a stream with bars.
std::string argus_jpeg(const StreamConfig& stream, Size capture);
/// By the processor.
std::string argus_soft_jpeg(const StreamConfig& stream, Size capture);

/// From raw video of any format to the node's.
std::string converted(const StreamConfig& stream, Size capture, bool size_is_known);
/// The same, of JPEGs.
std::string decoded(const StreamConfig& stream, Size capture);
/// Of a test source that makes the node's format, and its size too unless a part is cut out or bars are
/// added.
std::string made_for(const StreamConfig& stream, Size capture);
/// That source makes the picture at this size.
Size made_size(const StreamConfig& stream, Size capture);

}  // namespace jcam
