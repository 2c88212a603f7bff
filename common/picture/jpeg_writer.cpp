// SPDX-License-Identifier: Apache-2.0
#include "common/picture/jpeg_writer.h"

#include <algorithm>
#include <array>
#include <vector>

#include "common/picture/jpeg_bytes.h"
#include "common/picture/jpeg_errors.h"

namespace jcam {
namespace {

constexpr int kLines = JpegWriter::kStripeLines;
/// From here on what the faster way to compute loses can be seen.
constexpr int kExact = 96;

}  // namespace

struct JpegWriter::Memory {
  Memory() {
    jpeg.err = errors.manager();
    made = errors.attempt([this] { jpeg_create_compress(&jpeg); });
    if (made) jpeg.dest = bytes.manager();
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { jpeg_destroy_compress(&jpeg); }

  Status begin(Size of, int quality, J_COLOR_SPACE space) {
    size = of;
    const bool begun = made && errors.attempt([&] {
      jpeg_abort_compress(&jpeg);
      jpeg.image_width = static_cast<JDIMENSION>(of.width);
      jpeg.image_height = static_cast<JDIMENSION>(of.height);
      jpeg.input_components = 3;
      jpeg.in_color_space = space;
      jpeg_set_defaults(&jpeg);
      jpeg_set_quality(&jpeg, quality, TRUE);
      jpeg.dct_method = quality < kExact ? JDCT_IFAST : JDCT_ISLOW;
      jpeg.raw_data_in = space == JCS_YCbCr ? TRUE : FALSE;
      jpeg_start_compress(&jpeg, TRUE);
    });
    if (!begun) return errors.error();
    return {};
  }

  std::size_t stride(std::size_t component) const { return component == 0 ? wide : wide / 2; }
  std::uint8_t* line(std::size_t component, int y) {
    constexpr auto kMost = static_cast<std::size_t>(kLines);
    const std::size_t before = component == 0 ? 0 : wide * kMost + (component - 1) * (wide / 2) * (kMost / 2);
    return stripe.data() + before + static_cast<std::size_t>(y) * stride(component);
  }
  /// Whole blocks are read: the last column and the last line are repeated.
  void fill_up(std::size_t component, int lines, int there) {
    const auto width = static_cast<std::size_t>(component == 0 ? size.width : (size.width + 1) / 2);
    for (int y = 0; y < there; ++y) {
      std::uint8_t* begin = line(component, y);
      std::fill(begin + width, begin + stride(component), begin[width - 1]);
    }
    for (int y = there; y < lines; ++y) {
      const std::uint8_t* last = line(component, there - 1);
      std::copy(last, last + stride(component), line(component, y));
    }
  }

  JpegErrors errors;
  jpeg_compress_struct jpeg{};
  JpegBytes bytes;
  bool made = false;
  Size size;
  std::size_t wide = 0;              ///< the width in whole blocks
  std::vector<std::uint8_t> stripe;  ///< of each component
};

JpegWriter::JpegWriter() : memory_(std::make_unique<Memory>()) {}
JpegWriter::~JpegWriter() = default;

Status JpegWriter::begin(Size size, int quality) {
  constexpr auto kBlock = static_cast<std::size_t>(kLines);
  memory_->wide = (static_cast<std::size_t>(size.width) + kBlock - 1) / kBlock * kBlock;
  memory_->stripe.resize(memory_->wide * kBlock * 3 / 2);
  return memory_->begin(size, quality, JCS_YCbCr);
}

std::uint8_t* JpegWriter::line(std::size_t component, int y) {
  return memory_->line(component, y);
}

Status JpegWriter::flush() {
  Memory& memory = *memory_;
  const int left = memory.size.height - static_cast<int>(memory.jpeg.next_scanline);
  const int there = std::clamp(left, 1, kLines);
  std::array<std::array<JSAMPROW, kLines>, 3> rows{};
  std::array<JSAMPARRAY, 3> planes{};
  for (std::size_t component = 0; component < 3; ++component) {
    const int lines = component == 0 ? kLines : kLines / 2;
    memory.fill_up(component, lines, component == 0 ? there : (there + 1) / 2);
    for (int y = 0; y < lines; ++y) rows[component][static_cast<std::size_t>(y)] = line(component, y);
    planes[component] = rows[component].data();
  }
  if (!memory.errors.attempt([&] { jpeg_write_raw_data(&memory.jpeg, planes.data(), kLines); }))
    return memory.errors.error();
  return {};
}

Status JpegWriter::begin_rgb(Size size, int quality) {
  return memory_->begin(size, quality, JCS_RGB);
}

Status JpegWriter::rgb_line(const std::uint8_t* line) {
  // libjpeg's interface does not say that it only reads.
  auto* row = const_cast<JSAMPROW>(line);
  if (!memory_->errors.attempt([&] { jpeg_write_scanlines(&memory_->jpeg, &row, 1); }))
    return memory_->errors.error();
  return {};
}

Result<std::string_view> JpegWriter::end() {
  Memory& memory = *memory_;
  if (!memory.errors.attempt([&] { jpeg_finish_compress(&memory.jpeg); })) return memory.errors.error();
  return memory.bytes.written();
}

}  // namespace jcam
