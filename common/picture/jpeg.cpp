// SPDX-License-Identifier: Apache-2.0
#include "common/picture/jpeg.h"

#include <algorithm>

#include "common/picture/jpeg_writer.h"

namespace jcam {

Result<std::string> jpeg_file(Size size, std::span<const std::uint8_t> rgb, int quality) {
  JpegWriter writer;
  if (auto begun = writer.begin_rgb(size, quality); !begun) return begun.error();
  const auto stride = static_cast<std::size_t>(size.width) * 3;
  for (std::size_t y = 0; y < static_cast<std::size_t>(size.height); ++y) {
    if (auto written = writer.rgb_line(rgb.data() + y * stride); !written) return written.error();
  }
  const auto file = writer.end();
  if (!file) return file.error();
  return std::string(*file);
}

std::vector<std::byte> grey_jpeg(Size size, std::uint8_t luma) {
  constexpr int kBest = 100;
  constexpr std::uint8_t kNoColour = 128;
  JpegWriter writer;
  if (!writer.begin(size, kBest)) return {};
  for (const std::size_t component : {0U, 1U, 2U}) {
    const int wide = component == 0 ? size.width : (size.width + 1) / 2;
    for (int y = 0; y < JpegWriter::kStripeLines / (component == 0 ? 1 : 2); ++y)
      std::fill_n(writer.line(component, y), wide, component == 0 ? luma : kNoColour);
  }
  for (int y = 0; y < size.height; y += JpegWriter::kStripeLines) {
    if (!writer.flush()) return {};
  }
  const auto file = writer.end();
  if (!file) return {};
  const auto* bytes = reinterpret_cast<const std::byte*>(file->data());
  return {bytes, bytes + file->size()};
}

}  // namespace jcam
