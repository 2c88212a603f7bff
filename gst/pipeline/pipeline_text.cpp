// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/pipeline_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "gst/pipeline/launch_quote.h"
#include "gst/pipeline/stream_names.h"
#include "gst/pipeline/stream_text.h"

namespace jcam {
namespace {

std::string rate_limit(const CameraConfig& camera, const StreamConfig& stream, std::string_view media) {
  if (stream.output.fps >= camera.capture.fps) return {};
  // Its time begins with the first frame: from 0 on, every frame would pass until it has caught up with a
  // sensor that needs half a second for its first.
  return fmt::format("videorate drop-only=true skip-to-first=true ! {},framerate={}/1", media,
                     stream.output.fps);
}

/// `of` says what stands before each stream's sink.
template <typename Of>
capture::Way way_of(const CameraConfig& camera, std::string source, std::string_view media, Of of) {
  PipelineParts parts{std::move(source), media, {}};
  for (const auto& stream : camera.streams()) parts.streams.push_back(of(stream));
  return {assemble(camera, parts)};
}

// ---- argus

std::string argus_source(const CameraConfig& camera) {
  std::string element = fmt::format("nvarguscamerasrc sensor-id={}", camera.sensor_id);
  if (camera.sensor_mode >= 0) element += fmt::format(" sensor-mode={}", camera.sensor_mode);
  append_properties(element, camera.properties);
  const auto& [size, fps] = camera.capture;
  return fmt::format("{} ! {},format=NV12,width={},height={},framerate={}/1", element, kNvmm, size.width,
                     size.height, fps);
}

capture::Way argus_way(const CameraConfig& camera, bool with_encoder) {
  const Size capture = camera.capture.size;
  return way_of(camera, argus_source(camera), kNvmm, [&](const StreamConfig& stream) {
    if (!is_jpeg(stream)) return argus_raw(stream, capture, gst_format(stream.format));
    return with_encoder && !stream.bars ? argus_jpeg(stream, capture) : argus_soft_jpeg(stream, capture);
  });
}

std::vector<capture::Way> argus_ways(const CameraConfig& camera) {
  const auto streams = camera.streams();
  const auto wants_encoder = [](const StreamConfig& stream) { return is_jpeg(stream) && !stream.bars; };
  if (std::none_of(streams.begin(), streams.end(), wants_encoder)) return {argus_way(camera, false)};
  auto on_the_board = argus_way(camera, true);
  on_the_board.element = "nvjpegenc";
  auto on_the_processor = argus_way(camera, false);
  on_the_processor.note = "there is no nvjpegenc here: the processor makes the JPEGs";
  return {std::move(on_the_board), std::move(on_the_processor)};
}

// ---- all others

/// Of one stream the source makes the format; of several it makes the whole picture for all of them.
capture::Way test_way(const CameraConfig& camera) {
  Properties properties{{"is-live", "true"}, {"pattern", "smpte"}};
  for (const auto& [name, value] : camera.properties) properties[name] = value;
  std::string element = "videotestsrc";
  append_properties(element, properties);

  const bool alone = camera.others.empty();
  const std::string_view format = is_jpeg(camera) ? "I420" : gst_format(camera.format);
  const Size capture = camera.capture.size;
  const Size size = alone ? made_size(camera, capture) : capture;
  const char* colours = camera.format == PixelFormat::bgrx ? "" : ",colorimetry=bt601";
  const int fps = alone ? camera.output.fps : camera.capture.fps;
  std::string source = fmt::format("{} ! {},format={},width={},height={},framerate={}/1{}", element, kSystem,
                                   format, size.width, size.height, fps, colours);
  if (alone) return {assemble(camera, {std::move(source), {}, {made_for(camera, capture)}})};
  return way_of(camera, std::move(source), kSystem,
                [&](const StreamConfig& stream) { return converted(stream, capture, true); });
}

std::string v4l2_source(const CameraConfig& camera, std::string_view media) {
  std::string element = "v4l2src device=" + launch_quote(camera.source.detail);
  append_properties(element, camera.properties);
  const auto& [size, fps] = camera.capture;
  return fmt::format("{} ! {},width={},height={},framerate={}/1", element, media, size.width, size.height,
                     fps);
}

bool comes_as_it_is(const CameraConfig& camera, const StreamConfig& stream) {
  return is_jpeg(stream) && !stream.crop && stream.flip == Flip::none &&
         stream.output.size == camera.capture.size;
}

capture::Way v4l2_raw(const CameraConfig& camera) {
  return way_of(camera, v4l2_source(camera, kSystem), kSystem,
                [&](const StreamConfig& stream) { return converted(stream, camera.capture.size, true); });
}

/// Each stream decodes for itself: only what is read, and at its own rate.
capture::Way v4l2_jpeg(const CameraConfig& camera) {
  return way_of(camera, v4l2_source(camera, kJpeg), kJpeg, [&](const StreamConfig& stream) {
    return comes_as_it_is(camera, stream) ? std::string() : decoded(stream, camera.capture.size);
  });
}

/// Webcams on USB 2 have large pictures as JPEGs only, and many have only small ones raw. Raw ones cost
/// nothing to use and are taken where there are some, but for a node that wants JPEGs as they come.
std::vector<capture::Way> v4l2_ways(const CameraConfig& camera) {
  const capture::Listed raw{camera.source.detail, false, camera.capture};
  const capture::Listed jpeg{camera.source.detail, true, camera.capture};
  const std::string mode = camera.source.detail + " lists " + camera.capture.text();
  const auto streams = camera.streams();
  const bool as_it_comes = std::any_of(streams.begin(), streams.end(), [&](const StreamConfig& stream) {
    return comes_as_it_is(camera, stream);
  });
  auto of_jpegs = v4l2_jpeg(camera);
  of_jpegs.listed = jpeg;
  auto of_raw = v4l2_raw(camera);
  auto last = of_raw;
  of_raw.listed = raw;
  last.note = camera.source.detail + " lists no " + camera.capture.text() +
              ", neither raw nor as MJPEG: see v4l2-ctl --list-formats-ext";
  if (as_it_comes) return {std::move(of_jpegs), std::move(of_raw), std::move(last)};
  of_jpegs.note = mode + " as MJPEG only: the processor decodes it";
  return {std::move(of_raw), std::move(of_jpegs), std::move(last)};
}

/// The text says itself what it captures; only a crop needs to hold it to the configured size.
capture::Way launch_way(const CameraConfig& camera) {
  const auto streams = camera.streams();
  const bool known = std::any_of(streams.begin(), streams.end(),
                                 [](const StreamConfig& stream) { return stream.crop.has_value(); });
  std::string source = camera.source.detail;
  // Launch text cannot have caps behind caps, and the source's may end in some.
  const Size size = camera.capture.size;
  if (known)
    source += fmt::format(" ! capsfilter caps=\"{},width={},height={}\"", kSystem, size.width, size.height);
  return way_of(camera, std::move(source), kSystem,
                [&](const StreamConfig& stream) { return converted(stream, size, known); });
}

}  // namespace

std::string assemble(const CameraConfig& camera, const PipelineParts& parts) {
  const auto streams = camera.streams();
  const auto media = parts.media;
  if (streams.size() == 1) {
    Chain chain;
    chain.add(parts.source);
    if (!media.empty()) chain.add(rate_limit(camera, streams.front(), media));
    chain.add(parts.streams.front());
    return chain.take();
  }
  std::string text = fmt::format("{} ! tee name={}", parts.source, kTee);
  // main comes last: its sink is put behind the text.
  for (std::size_t turn = 1; turn <= streams.size(); ++turn) {
    const std::size_t i = turn % streams.size();
    Chain chain;
    chain.add(rate_limit(camera, streams[i], media));
    chain.add(
        fmt::format("queue name={} max-size-buffers=1 max-size-bytes=0 max-size-time=0 leaky=downstream",
                    queue_name(streams[i].stream)));
    chain.add(parts.streams[i]);
    if (i > 0) chain.add(fmt::format("{} name={}", kJcamSink, sink_name(streams[i].stream)));
    text += fmt::format(" {}. ! {}", kTee, chain.text());
  }
  return text;
}

std::vector<capture::Way> pipeline_ways(const CameraConfig& camera) {
  switch (camera.source.kind) {
    case SourceKind::argus:
      return argus_ways(camera);
    case SourceKind::test:
      return {test_way(camera)};
    case SourceKind::v4l2:
      return v4l2_ways(camera);
    case SourceKind::launch:
      return {launch_way(camera)};
  }
  return {};
}

std::string pipeline_text(const CameraConfig& camera) {
  return pipeline_ways(camera).front().pipeline;
}

}  // namespace jcam
