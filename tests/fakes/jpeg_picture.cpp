// SPDX-License-Identifier: Apache-2.0
#include "jpeg_picture.h"

#include <csetjmp>
#include <cstdio>
// jpeglib.h needs FILE and size_t to be there.
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace jcam::fakes {
namespace {

/// libjpeg reports errors by not returning from its handler; the way back is longjmp, over frames of C only.
struct ErrorHandler {
  jpeg_error_mgr manager;
  std::jmp_buf back;
  char text[JMSG_LENGTH_MAX];
};

[[noreturn]] void leave(j_common_ptr info) {
  auto* handler = reinterpret_cast<ErrorHandler*>(info->err);
  handler->manager.format_message(info, handler->text);
  std::longjmp(handler->back, 1);  // NOLINT(cert-err52-cpp)
}

constexpr int kBlockRows = 16;  // lines of an MCU of 4:2:0

/// Copies `rows` lines from `first` on into `block`, repeating the last line and the last column: libjpeg
/// reads whole MCUs.
void fill_block(std::vector<std::uint8_t>& block, int block_width, int rows, const std::uint8_t* plane,
                int stride, int width, int height, int first) {
  for (int row = 0; row < rows; ++row) {
    const auto* source = plane + static_cast<std::ptrdiff_t>(std::min(first + row, height - 1)) * stride;
    auto target = block.begin() + static_cast<std::ptrdiff_t>(row) * block_width;
    std::copy(source, source + width, target);
    std::fill(target + width, target + block_width, source[width - 1]);
  }
}

void set_up(jpeg_compress_struct& info, const I420View& picture, int quality) {
  info.image_width = static_cast<JDIMENSION>(picture.width);
  info.image_height = static_cast<JDIMENSION>(picture.height);
  info.input_components = 3;
  info.in_color_space = JCS_YCbCr;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, quality, TRUE);
  info.raw_data_in = TRUE;
  info.comp_info[0].h_samp_factor = info.comp_info[0].v_samp_factor = 2;
  for (int i = 1; i < 3; ++i) info.comp_info[i].h_samp_factor = info.comp_info[i].v_samp_factor = 1;
  jpeg_start_compress(&info, TRUE);
}

struct Blocks {
  explicit Blocks(int width) : luma_width((width + 15) / 16 * 16) {
    const auto bytes = static_cast<std::size_t>(luma_width) * kBlockRows;
    planes = {std::vector<std::uint8_t>(bytes), std::vector<std::uint8_t>(bytes / 4),
              std::vector<std::uint8_t>(bytes / 4)};
    for (int i = 0; i < kBlockRows; ++i)
      rows[0][static_cast<std::size_t>(i)] = planes[0].data() + static_cast<std::ptrdiff_t>(i) * luma_width;
    for (std::size_t p = 1; p < 3; ++p) {
      for (int i = 0; i < kBlockRows / 2; ++i)
        rows[p][static_cast<std::size_t>(i)] =
            planes[p].data() + static_cast<std::ptrdiff_t>(i) * (luma_width / 2);
    }
  }
  int luma_width;
  std::array<std::vector<std::uint8_t>, 3> planes;
  std::array<std::array<JSAMPROW, kBlockRows>, 3> rows{};
};

void write_picture(jpeg_compress_struct& info, const I420View& picture, Blocks& blocks) {
  JSAMPARRAY data[3] = {blocks.rows[0].data(), blocks.rows[1].data(), blocks.rows[2].data()};
  const int chroma_width = (picture.width + 1) / 2;
  const int chroma_height = (picture.height + 1) / 2;
  for (int y = 0; y < picture.height; y += kBlockRows) {
    fill_block(blocks.planes[0], blocks.luma_width, kBlockRows, picture.planes[0], picture.strides[0],
               picture.width, picture.height, y);
    for (std::size_t p = 1; p < 3; ++p) {
      fill_block(blocks.planes[p], blocks.luma_width / 2, kBlockRows / 2, picture.planes[p],
                 picture.strides[p], chroma_width, chroma_height, y / 2);
    }
    jpeg_write_raw_data(&info, data, kBlockRows);
  }
}

}  // namespace

Result<std::vector<std::uint8_t>> encode_jpeg(const I420View& picture, int quality) {
  Blocks blocks(picture.width);
  unsigned char* memory = nullptr;
  unsigned long bytes = 0;
  jpeg_compress_struct info{};
  ErrorHandler handler{};
  info.err = jpeg_std_error(&handler.manager);
  handler.manager.error_exit = leave;
  if (setjmp(handler.back) != 0) {  // NOLINT(cert-err52-cpp)
    jpeg_destroy_compress(&info);
    std::free(memory);
    return Error{std::string("JPEG: ") + handler.text};
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &memory, &bytes);
  set_up(info, picture, quality);
  write_picture(info, picture, blocks);
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  std::vector<std::uint8_t> jpeg(memory, memory + bytes);
  std::free(memory);
  return jpeg;
}

}  // namespace jcam::fakes
