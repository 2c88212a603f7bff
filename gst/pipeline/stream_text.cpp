// SPDX-License-Identifier: Apache-2.0
// Streams whose pictures the processor converts.
#include "gst/pipeline/stream_text.h"

#include <fmt/format.h>

#include <array>

#include "gst/pipeline/launch_quote.h"

namespace jcam {
namespace {

/// Nodes promise BT.601 whatever the size (v4l2/loopback_node.cpp); from 720p on GStreamer means BT.709 when
/// nothing is said. The first is made where something has to be made. The others are the same matrix with
/// other words for gamma and primaries, or in full range (as JPEG decoders give), and come through untouched:
/// jcamrange does the rest.
constexpr std::string_view kColours =
    "colorimetry=(string){bt601,2:4:7:1,2:4:5:1,2:4:5:4,2:4:16:4,1:4:0:0,1:4:0:1,1:4:7:1,1:4:5:1,1:4:5:4,1:4:"
    "16:4}";
/// What jpegenc takes without changing how the colours are sampled more than JPEG does anyway.
constexpr std::string_view kJpegInput = "{I420,NV12,YUY2,UYVY}";

std::int64_t pixels(Size size) {
  return std::int64_t{size.width} * size.height;
}

void add_crop(Chain& chain, const StreamConfig& stream, Size capture) {
  if (!stream.crop) return;
  chain.add(fmt::format("videocrop left={} top={} right={} bottom={}", stream.crop->left, stream.crop->top,
                        capture.width - stream.crop->right, capture.height - stream.crop->bottom));
}

/// videoflip's words, in the order of Flip. Its older property, `method`, does nothing in GStreamer 1.22.0.
/// Until it has seen the first caps, that of 1.18 answers questions about sizes as if it turned nothing; a
/// videoscale behind it takes them as they are, and has nothing to do once pictures come.
constexpr std::array<std::string_view, 8> kDirections{"identity", "90l",   "180",  "90r",
                                                      "horiz",    "ur-ll", "vert", "ul-lr"};

void add_flip(Chain& chain, const StreamConfig& stream) {
  if (stream.flip == Flip::none) return;
  chain.add(
      fmt::format("videoflip video-direction={}", kDirections.at(static_cast<std::size_t>(stream.flip))));
  if (turns_sideways(stream.flip)) chain.add("videoscale");
}

/// A JPEG cannot say that its range is limited.
void add_encoder(Chain& chain, const StreamConfig& stream) {
  if (!is_jpeg(stream)) return;
  chain.add("jcamrange full=true");
  chain.add(fmt::format("jpegenc quality={}", stream.quality));
}

/// videoscale makes bars by itself where the shape of a pixel may not change.
std::string scaled_caps(const StreamConfig& stream) {
  const Size size = before_flip(stream);
  return fmt::format("width={},height={}{}", size.width, size.height,
                     stream.bars ? ",pixel-aspect-ratio=1/1" : "");
}

/// Scaling comes first where it leaves fewer pixels to convert. The range is made right before, since
/// videoconvert may call full numbers limited, and behind, for what jcamrange cannot change before (10 bits).
/// videoconvert and videoscale exist in every GStreamer (videoconvertscale only from 1.22) and pass frames
/// through untouched where there is nothing to do.
void add_conversion(Chain& chain, const StreamConfig& stream, Size capture, bool size_is_known) {
  const Size from = cropped(stream, capture);
  const Size size = before_flip(stream);
  const bool scale = !size_is_known || from != size;
  const bool scale_first = pixels(size) <= pixels(from);
  add_crop(chain, stream, capture);
  const bool has_range = stream.format != PixelFormat::bgrx;
  if (scale && scale_first) chain.add("videoscale");
  chain.add(has_range ? "jcamrange ! videoconvert" : "videoconvert");
  if (scale && !scale_first) chain.add("videoscale");
  std::string caps =
      fmt::format("{},format={},{}", kSystem, is_jpeg(stream) ? kJpegInput : gst_format(stream.format),
                  scaled_caps(stream));
  if (has_range) caps += fmt::format(",{}", kColours);
  chain.add(caps);
  if (has_range && !is_jpeg(stream)) chain.add("jcamrange");
  add_flip(chain, stream);
  add_encoder(chain, stream);
}

}  // namespace

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

Size before_flip(const StreamConfig& stream) {
  const Size out = stream.output.size;
  return turns_sideways(stream.flip) ? Size{out.height, out.width} : out;
}

Size cropped(const StreamConfig& stream, Size capture) {
  if (!stream.crop) return capture;
  return {stream.crop->right - stream.crop->left, stream.crop->bottom - stream.crop->top};
}

void append_properties(std::string& element, const Properties& properties) {
  for (const auto& [name, value] : properties) element += fmt::format(" {}={}", name, launch_quote(value));
}

std::string argus_soft_jpeg(const StreamConfig& stream, Size capture) {
  Chain chain;
  chain.add(argus_raw(stream, capture, gst_format(PixelFormat::i420)));
  add_encoder(chain, stream);
  return chain.take();
}

std::string converted(const StreamConfig& stream, Size capture, bool size_is_known) {
  Chain chain;
  add_conversion(chain, stream, capture, size_is_known);
  return chain.take();
}

/// A torn picture, which webcams give now and then, above all at first, ends nothing. JPEGs have the full
/// range; videoconvert, where it only moves numbers about, would leave it and call it limited.
std::string decoded(const StreamConfig& stream, Size capture) {
  Chain chain;
  chain.add("jpegdec max-errors=-1 ! videoconvert");
  chain.add(fmt::format("{},format={}", kSystem, kJpegInput));
  chain.add("jcamrange ! capssetter caps=\"video/x-raw,colorimetry=bt601\"");
  add_conversion(chain, stream, capture, true);
  return chain.take();
}

Size made_size(const StreamConfig& stream, Size capture) {
  return stream.crop || stream.bars ? capture : before_flip(stream);
}

std::string made_for(const StreamConfig& stream, Size capture) {
  Chain chain;
  add_crop(chain, stream, capture);
  if ((stream.crop || stream.bars) && cropped(stream, capture) != before_flip(stream)) {
    chain.add("videoscale");
    chain.add(fmt::format("{},{}", kSystem, scaled_caps(stream)));
  }
  add_flip(chain, stream);
  add_encoder(chain, stream);
  return chain.take();
}

}  // namespace jcam
