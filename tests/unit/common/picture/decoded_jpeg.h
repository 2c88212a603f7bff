// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>
// jpeglib.h needs FILE and size_t to be there.
#include <jpeglib.h>

#include "common/video.h"

namespace jcam::test {

/// A JPEG as a viewer shows it, by libjpeg's ordinary way. What is wrong with it ends the test's program.
struct DecodedJpeg {
  explicit DecodedJpeg(std::string_view file) {
    jpeg_error_mgr errors{};
    jpeg_decompress_struct jpeg{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, reinterpret_cast<unsigned char*>(const_cast<char*>(file.data())),
                 static_cast<unsigned long>(file.size()));
    jpeg_read_header(&jpeg, TRUE);
    size = {static_cast<int>(jpeg.image_width), static_cast<int>(jpeg.image_height)};
    halved = jpeg.num_components == 3 && jpeg.comp_info[0].h_samp_factor == 2 &&
             jpeg.comp_info[0].v_samp_factor == 2 && jpeg.comp_info[1].h_samp_factor == 1 &&
             jpeg.comp_info[1].v_samp_factor == 1;
    jpeg.out_color_space = JCS_RGB;
    jpeg_start_decompress(&jpeg);
    const std::size_t stride = static_cast<std::size_t>(size.width) * 3;
    rgb.resize(stride * static_cast<std::size_t>(size.height));
    while (jpeg.output_scanline < jpeg.output_height) {
      JSAMPROW row = rgb.data() + jpeg.output_scanline * stride;
      jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    warnings = errors.num_warnings;
    jpeg_destroy_decompress(&jpeg);
  }

  Size size;
  bool halved = false;  ///< colour is sampled 4:2:0
  long warnings = 0;
  std::vector<std::uint8_t> rgb;
};

}  // namespace jcam::test
