// SPDX-License-Identifier: Apache-2.0
#include "common/picture/jpeg_reader.h"

#include "common/picture/jpeg_errors.h"

namespace jcam {
namespace {

/// The module's largest picture; what claims to be larger is none of a camera's.
constexpr JDIMENSION kMaxEdge = 8192;
/// The decoder makes eighths of its size.
constexpr unsigned kParts = 8;

/// So many eighths are wide enough.
unsigned parts_for(JDIMENSION whole, int width) {
  const auto wanted = static_cast<JDIMENSION>(width > 0 ? width : 0);
  for (unsigned parts = 1; parts < kParts; ++parts) {
    if ((whole * parts + kParts - 1) / kParts >= wanted) return parts;
  }
  return kParts;
}

}  // namespace

struct JpegReader::Memory {
  Memory(std::string_view bytes, int at_least) : file(bytes), width(at_least) {
    jpeg.err = errors.manager();
    made = errors.attempt([this] { jpeg_create_decompress(&jpeg); });
  }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { jpeg_destroy_decompress(&jpeg); }

  bool read_header() {
    return made && errors.attempt([this] {
      // The older of its interfaces forgets that it only reads.
      auto* bytes = reinterpret_cast<unsigned char*>(const_cast<char*>(file.data()));
      jpeg_mem_src(&jpeg, bytes, static_cast<unsigned long>(file.size()));
      jpeg_read_header(&jpeg, TRUE);
    });
  }
  bool start() {
    return errors.attempt([this] {
      const bool grey = jpeg.jpeg_color_space == JCS_GRAYSCALE;
      jpeg.out_color_space = grey ? JCS_GRAYSCALE : JCS_YCbCr;
      jpeg.scale_num = parts_for(jpeg.image_width, width);
      jpeg.scale_denom = kParts;
      jpeg.dct_method = JDCT_IFAST;
      jpeg.do_fancy_upsampling = FALSE;
      jpeg_start_decompress(&jpeg);
    });
  }

  JpegErrors errors;
  jpeg_decompress_struct jpeg{};
  std::string_view file;
  int width;
  bool made = false;
};

JpegReader::JpegReader(std::string_view file, int width) : memory_(std::make_unique<Memory>(file, width)) {}
JpegReader::~JpegReader() = default;

Status JpegReader::begin() {
  Memory& memory = *memory_;
  if (!memory.read_header()) return memory.errors.error();
  const auto& jpeg = memory.jpeg;
  const bool known = jpeg.jpeg_color_space == JCS_GRAYSCALE || jpeg.jpeg_color_space == JCS_YCbCr;
  if (jpeg.image_width > kMaxEdge || jpeg.image_height > kMaxEdge || !known)
    return Error{"JPEG: it is not as a camera's is"};
  if (!memory.start()) return memory.errors.error();
  return {};
}

Size JpegReader::size() const {
  return {static_cast<int>(memory_->jpeg.output_width), static_cast<int>(memory_->jpeg.output_height)};
}

std::size_t JpegReader::components() const {
  return static_cast<std::size_t>(memory_->jpeg.output_components);
}

Status JpegReader::line(std::uint8_t* to) {
  Memory& memory = *memory_;
  if (!memory.errors.attempt([&] { jpeg_read_scanlines(&memory.jpeg, &to, 1); }))
    return memory.errors.error();
  if (memory.jpeg.err->num_warnings != 0) return Error{"JPEG: it is damaged"};
  return {};
}

}  // namespace jcam
