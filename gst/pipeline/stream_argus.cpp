// SPDX-License-Identifier: Apache-2.0
// Streams of a Jetson's own cameras.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "gst/pipeline/stream_text.h"

namespace jcam {
namespace {

/// nvvidconv's flip-method is numbered like Flip. Its right and bottom are coordinates, as ours. Its colours
/// are BT.601, limited range, and nothing that caps say changes that. It scales with the nearest pixel if it
/// is not told otherwise; the image processor does it well (5: "Nicest") in the same time.
std::string argus_converter(const StreamConfig& stream, Size capture) {
  std::string element = "nvvidconv";
  if (stream.crop || stream.bars || capture != before_flip(stream)) element += " interpolation-method=5";
  if (stream.flip != Flip::none) element += fmt::format(" flip-method={}", static_cast<int>(stream.flip));
  if (const auto& c = stream.crop)
    element += fmt::format(" left={} top={} right={} bottom={}", c->left, c->top, c->right, c->bottom);
  return element;
}

/// The largest even size of this shape that fits.
Size fitted(Size shape, Size into) {
  const auto even = [](std::int64_t edge) { return std::max(2, static_cast<int>(edge / 2 * 2)); };
  const std::int64_t width = std::int64_t{into.height} * shape.width / shape.height;
  if (width <= into.width) return {even(width), into.height};
  return {into.width, even(std::int64_t{into.width} * shape.height / shape.width)};
}

/// What the converter makes of the picture where bars are to stand beside it.
Size between_bars(const StreamConfig& stream, Size capture) {
  Size shape = cropped(stream, capture);
  if (turns_sideways(stream.flip)) std::swap(shape.width, shape.height);
  return fitted(shape, stream.output.size);
}

}  // namespace

std::string argus_raw(const StreamConfig& stream, Size capture, std::string_view format) {
  Chain chain;
  const Size out = stream.output.size;
  const Size size = stream.bars ? between_bars(stream, capture) : out;
  chain.add(argus_converter(stream, capture));
  chain.add(fmt::format("{},format={},width={},height={}", kSystem, format, size.width, size.height));
  if (size != out) {
    chain.add("videoscale add-borders=true");
    chain.add(fmt::format("{},width={},height={},pixel-aspect-ratio=1/1", kSystem, out.width, out.height));
  }
  return chain.take();
}

std::string argus_jpeg(const StreamConfig& stream, Size capture) {
  Chain chain;
  const Size out = stream.output.size;
  if (stream.flip != Flip::none || stream.crop || out != capture) {
    chain.add(argus_converter(stream, capture));
    chain.add(fmt::format("{},format=NV12,width={},height={}", kNvmm, out.width, out.height));
  }
  chain.add(fmt::format("nvjpegenc quality={}", stream.quality));
  return chain.take();
}

}  // namespace jcam
