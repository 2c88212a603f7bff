// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/pipeline_text.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "gst/pipeline/launch_quote.h"

namespace jcam {
namespace {

constexpr std::string_view kSystem = "video/x-raw";
constexpr std::string_view kNvmm = "video/x-raw(memory:NVMM)";
constexpr std::string_view kJpeg = "image/jpeg";
/// Nodes promise BT.601 whatever the size (v4l2/loopback_node.cpp); from 720p on GStreamer means BT.709 when
/// nothing is said. The first is made where something has to be made. The others are the same matrix with
/// other words for gamma and primaries, or in full range (as JPEG decoders give), and come through untouched:
/// jcamrange does the rest.
constexpr std::string_view kColours =
    "colorimetry=(string){bt601,2:4:7:1,2:4:5:1,2:4:5:4,2:4:16:4,1:4:0:0,1:4:0:1,1:4:7:1,1:4:5:1,1:4:5:4,1:4:"
    "16:4}";
/// What jpegenc takes without changing how the colours are sampled more than JPEG does anyway.
constexpr std::string_view kJpegInput = "{I420,NV12,YUY2,UYVY}";

bool turns_sideways(Flip flip) {
  switch (flip) {
    case Flip::counterclockwise:
    case Flip::clockwise:
    case Flip::upper_right_diagonal:
    case Flip::upper_left_diagonal:
      return true;
    default:
      return false;
  }
}

/// The size that the flip makes the node's size of.
Size before_flip(const CameraConfig& camera) {
  const Size out = camera.output.size;
  return turns_sideways(camera.flip) ? Size{out.height, out.width} : out;
}

Size cropped(const CameraConfig& camera) {
  if (!camera.crop) return camera.capture.size;
  return {camera.crop->right - camera.crop->left, camera.crop->bottom - camera.crop->top};
}

std::int64_t pixels(Size size) {
  return std::int64_t{size.width} * size.height;
}

bool is_jpeg(const CameraConfig& camera) {
  return camera.format == PixelFormat::mjpeg;
}

/// Elements and caps, joined by "!".
class Chain {
 public:
  void add(std::string_view link) {
    if (!text_.empty()) text_ += " ! ";
    text_ += link;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

void append_properties(std::string& element, const Properties& properties) {
  for (const auto& [name, value] : properties) element += fmt::format(" {}={}", name, launch_quote(value));
}

void add_rate_limit(Chain& chain, const CameraConfig& camera, std::string_view media) {
  if (camera.output.fps >= camera.capture.fps) return;
  chain.add("videorate drop-only=true");
  chain.add(fmt::format("{},framerate={}/1", media, camera.output.fps));
}

// ---- argus

std::string argus_source(const CameraConfig& camera) {
  std::string element = fmt::format("nvarguscamerasrc sensor-id={}", camera.sensor_id);
  if (camera.sensor_mode >= 0) element += fmt::format(" sensor-mode={}", camera.sensor_mode);
  append_properties(element, camera.properties);
  return element;
}

/// nvvidconv's flip-method is numbered like Flip. Its right and bottom are coordinates, as ours. Its colours
/// are BT.601, limited range, and nothing that caps say changes that. It scales with the nearest pixel if it
/// is not told otherwise; the image processor does it well (5: "Nicest") in the same time.
std::string argus_converter(const CameraConfig& camera) {
  std::string element = "nvvidconv";
  if (camera.crop || camera.capture.size != before_flip(camera)) element += " interpolation-method=5";
  if (camera.flip != Flip::none) element += fmt::format(" flip-method={}", static_cast<int>(camera.flip));
  if (const auto& c = camera.crop)
    element += fmt::format(" left={} top={} right={} bottom={}", c->left, c->top, c->right, c->bottom);
  return element;
}

/// From the source to where its pictures are, frames too many already left out.
Chain argus_frames(const CameraConfig& camera) {
  Chain chain;
  const auto& [size, fps] = camera.capture;
  chain.add(argus_source(camera));
  chain.add(
      fmt::format("{},format=NV12,width={},height={},framerate={}/1", kNvmm, size.width, size.height, fps));
  add_rate_limit(chain, camera, kNvmm);
  return chain;
}

std::string argus_raw(const CameraConfig& camera, std::string_view format) {
  Chain chain = argus_frames(camera);
  const Size out = camera.output.size;
  chain.add(argus_converter(camera));
  chain.add(fmt::format("{},format={},width={},height={}", kSystem, format, out.width, out.height));
  return chain.take();
}

/// The encoder reads the sensor's own memory; the picture comes to the processor as JPEG only.
std::string argus_jpeg(const CameraConfig& camera) {
  Chain chain = argus_frames(camera);
  const Size out = camera.output.size;
  if (camera.flip != Flip::none || camera.crop || out != camera.capture.size) {
    chain.add(argus_converter(camera));
    chain.add(fmt::format("{},format=NV12,width={},height={}", kNvmm, out.width, out.height));
  }
  chain.add(fmt::format("nvjpegenc quality={}", camera.quality));
  return chain.take();
}

// ---- all others

void add_crop(Chain& chain, const CameraConfig& camera) {
  if (!camera.crop) return;
  const Size size = camera.capture.size;
  chain.add(fmt::format("videocrop left={} top={} right={} bottom={}", camera.crop->left, camera.crop->top,
                        size.width - camera.crop->right, size.height - camera.crop->bottom));
}

/// videoflip's words, in the order of Flip. Its older property, `method`, does nothing in GStreamer 1.22.0.
constexpr std::array<std::string_view, 8> kDirections{"identity", "90l",   "180",  "90r",
                                                      "horiz",    "ur-ll", "vert", "ul-lr"};

void add_flip(Chain& chain, const CameraConfig& camera) {
  if (camera.flip == Flip::none) return;
  chain.add(
      fmt::format("videoflip video-direction={}", kDirections.at(static_cast<std::size_t>(camera.flip))));
}

/// A JPEG cannot say that its range is limited.
void add_encoder(Chain& chain, const CameraConfig& camera) {
  if (!is_jpeg(camera)) return;
  chain.add("jcamrange full=true");
  chain.add(fmt::format("jpegenc quality={}", camera.quality));
}

/// The source makes the node's format, and its size too unless a part is cut out of the picture.
std::string test_text(const CameraConfig& camera) {
  Chain chain;
  Properties properties{{"is-live", "true"}, {"pattern", "smpte"}};
  for (const auto& [name, value] : camera.properties) properties[name] = value;
  std::string element = "videotestsrc";
  append_properties(element, properties);
  chain.add(element);

  const std::string_view format = is_jpeg(camera) ? "I420" : gst_format(camera.format);
  const Size size = camera.crop ? camera.capture.size : before_flip(camera);
  const char* colours = camera.format == PixelFormat::bgrx ? "" : ",colorimetry=bt601";
  chain.add(fmt::format("{},format={},width={},height={},framerate={}/1{}", kSystem, format, size.width,
                        size.height, camera.output.fps, colours));
  add_crop(chain, camera);
  if (camera.crop && cropped(camera) != before_flip(camera)) {
    chain.add("videoscale");
    chain.add(
        fmt::format("{},width={},height={}", kSystem, before_flip(camera).width, before_flip(camera).height));
  }
  add_flip(chain, camera);
  add_encoder(chain, camera);
  return chain.take();
}

/// From raw video of any format to the node's. Scaling comes first where it leaves fewer pixels to convert.
/// The range is made right before, since videoconvert may call full numbers limited, and behind, for what
/// jcamrange cannot change before (10 bits). videoconvert and videoscale exist in every GStreamer
/// (videoconvertscale only from 1.22) and pass frames through untouched where there is nothing to do.
void add_conversion(Chain& chain, const CameraConfig& camera, bool size_is_known) {
  const Size size = before_flip(camera);
  const bool scale = !size_is_known || cropped(camera) != size;
  const bool scale_first = pixels(size) <= pixels(cropped(camera));
  add_crop(chain, camera);
  const bool has_range = camera.format != PixelFormat::bgrx;
  if (scale && scale_first) chain.add("videoscale");
  chain.add(has_range ? "jcamrange ! videoconvert" : "videoconvert");
  if (scale && !scale_first) chain.add("videoscale");
  std::string caps =
      fmt::format("{},format={},width={},height={}", kSystem,
                  is_jpeg(camera) ? kJpegInput : gst_format(camera.format), size.width, size.height);
  if (has_range) caps += fmt::format(",{}", kColours);
  chain.add(caps);
  if (has_range && !is_jpeg(camera)) chain.add("jcamrange");
  add_flip(chain, camera);
  add_encoder(chain, camera);
}

/// The device's pictures as they come, frames too many already left out.
Chain v4l2_frames(const CameraConfig& camera, std::string_view media) {
  Chain chain;
  std::string element = "v4l2src device=" + launch_quote(camera.source.detail);
  append_properties(element, camera.properties);
  chain.add(element);
  const auto& [size, fps] = camera.capture;
  chain.add(fmt::format("{},width={},height={},framerate={}/1", media, size.width, size.height, fps));
  add_rate_limit(chain, camera, media);
  return chain;
}

std::string v4l2_raw(const CameraConfig& camera) {
  Chain chain = v4l2_frames(camera, kSystem);
  add_conversion(chain, camera, true);
  return chain.take();
}

/// A torn picture, which webcams give now and then, above all at first, ends nothing. JPEGs have the full
/// range; videoconvert, where it only moves numbers about, would leave it and call it limited.
std::string v4l2_decoded(const CameraConfig& camera) {
  Chain chain = v4l2_frames(camera, kJpeg);
  chain.add("jpegdec max-errors=-1 ! videoconvert");
  chain.add(fmt::format("{},format={}", kSystem, kJpegInput));
  chain.add("jcamrange ! capssetter caps=\"video/x-raw,colorimetry=bt601\"");
  add_conversion(chain, camera, true);
  return chain.take();
}

/// The text says itself what it captures; only a crop needs to hold it to the configured size.
std::string launch_text(const CameraConfig& camera) {
  Chain chain;
  chain.add(camera.source.detail);
  if (camera.crop) {
    // Launch text cannot have caps behind caps, and the source's may end in some.
    const Size size = camera.capture.size;
    chain.add(fmt::format("capsfilter caps=\"{},width={},height={}\"", kSystem, size.width, size.height));
  }
  add_rate_limit(chain, camera, kSystem);
  add_conversion(chain, camera, camera.crop.has_value());
  return chain.take();
}

std::vector<capture::Way> argus_ways(const CameraConfig& camera) {
  if (!is_jpeg(camera)) return {{argus_raw(camera, gst_format(camera.format))}};
  Chain on_the_processor;
  on_the_processor.add(argus_raw(camera, gst_format(PixelFormat::i420)));
  add_encoder(on_the_processor, camera);
  return {{argus_jpeg(camera), "nvjpegenc"},
          {on_the_processor.take(), {}, {}, "there is no nvjpegenc here: the processor makes the JPEGs"}};
}

/// Webcams on USB 2 have large pictures as JPEGs only, and many have only small ones raw. Raw ones cost
/// nothing to use and are taken where there are some, but for a node that wants JPEGs as they come.
std::vector<capture::Way> v4l2_ways(const CameraConfig& camera) {
  const capture::Listed raw{camera.source.detail, false, camera.capture};
  const capture::Listed jpeg{camera.source.detail, true, camera.capture};
  const std::string mode = camera.source.detail + " lists " + camera.capture.text();
  const bool as_it_comes = is_jpeg(camera) && !camera.crop && camera.flip == Flip::none &&
                           camera.output.size == camera.capture.size;
  std::vector<capture::Way> ways;
  if (as_it_comes) ways.push_back({v4l2_frames(camera, kJpeg).take(), {}, jpeg});
  ways.push_back({v4l2_raw(camera), {}, raw});
  if (!as_it_comes)
    ways.push_back({v4l2_decoded(camera), {}, jpeg, mode + " as MJPEG only: the processor decodes it"});
  ways.push_back({v4l2_raw(camera),
                  {},
                  {},
                  camera.source.detail + " lists no " + camera.capture.text() +
                      ", neither raw nor as MJPEG: see v4l2-ctl --list-formats-ext"});
  return ways;
}

}  // namespace

std::vector<capture::Way> pipeline_ways(const CameraConfig& camera) {
  switch (camera.source.kind) {
    case SourceKind::argus:
      return argus_ways(camera);
    case SourceKind::test:
      return {{test_text(camera)}};
    case SourceKind::v4l2:
      return v4l2_ways(camera);
    case SourceKind::launch:
      return {{launch_text(camera)}};
  }
  return {};
}

std::string pipeline_text(const CameraConfig& camera) {
  return pipeline_ways(camera).front().pipeline;
}

}  // namespace jcam
