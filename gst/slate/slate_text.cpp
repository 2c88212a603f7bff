// SPDX-License-Identifier: Apache-2.0
#include "gst/slate/slate_text.h"

#include <fmt/format.h>

#include "common/text/text.h"
#include "gst/pipeline/launch_quote.h"

namespace jcam {
namespace {

/// Dark enough not to glare, light enough not to be taken for "no picture". ARGB.
constexpr std::string_view kGround = "0xff1e2226";
/// Longer reasons would leave the picture.
constexpr std::size_t kMaxReason = 200;

/// textoverlay reads its text as Pango markup.
std::string markup(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

/// `points` is for a picture 640 wide: textoverlay scales it to the picture's width. `height` is where the
/// middle of the text is, 0 the upper and 1 the lower edge.
std::string overlay(std::string_view text, int points, std::string_view weight, double height) {
  return fmt::format(
      "textoverlay text={} font-desc={} halignment=center valignment=position ypos={:.2f} "
      "line-alignment=center draw-shadow=false draw-outline=false",
      launch_quote(markup(text)), launch_quote(fmt::format("Sans {} {}", weight, points)), height);
}

}  // namespace

std::string slate_text(const SlateWords& words, const NodeFormat& format) {
  const bool jpeg = format.pixel == PixelFormat::mjpeg;
  const auto& [size, fps] = format.mode;
  std::string text = fmt::format(
      "videotestsrc num-buffers=1 pattern=solid-color foreground-color={} ! "
      "video/x-raw,format={},width={},height={},framerate={}/1 ! {} ! {}",
      kGround, jpeg ? "I420" : gst_format(format.pixel), size.width, size.height, fps,
      overlay(words.camera.text(), 56, "Bold", 0.35),
      overlay(one_line(words.reason, kMaxReason), 18, "Regular", 0.65));
  if (jpeg) text += " ! jpegenc";
  return text;
}

}  // namespace jcam
