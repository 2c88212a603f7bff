// SPDX-License-Identifier: Apache-2.0
#include <png.h>

#include "common/picture/jpeg.h"
#include "common/picture/picture.h"

namespace jcam {
namespace {

/// A still picture is looked at closely, and one file is no burden.
constexpr int kJpegQuality = 90;

std::string ppm_file(const Picture& picture) {
  std::string file =
      "P6\n" + std::to_string(picture.size.width) + " " + std::to_string(picture.size.height) + "\n255\n";
  file.append(picture.rgb.begin(), picture.rgb.end());
  return file;
}

Result<std::string> png_file(const Picture& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.size.width);
  image.height = static_cast<png_uint_32>(picture.size.height);
  image.format = PNG_FORMAT_RGB;
  const auto write = [&](void* memory, std::size_t& size) {
    return png_image_write_to_memory(&image, memory, &size, 0, picture.rgb.data(), 0, nullptr) != 0;
  };
  // Room for the worst case, then cut: to ask for the size first would compress twice.
  std::string file(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
  std::size_t size = file.size();
  if (!write(file.data(), size)) return Error{std::string("PNG: ") + static_cast<const char*>(image.message)};
  file.resize(size);
  return file;
}

}  // namespace

Result<std::string> picture_file(PictureKind kind, PixelFormat format, Size size, std::string_view frame) {
  if (kind == PictureKind::raw) return std::string(frame);
  if (kind == PictureKind::jpeg && format == PixelFormat::mjpeg) return std::string(frame);
  const auto picture = to_rgb(format, size, frame);
  if (!picture) return picture.error();
  if (kind == PictureKind::png) return png_file(*picture);
  if (kind == PictureKind::jpeg) return jpeg_file(size, picture->rgb, kJpegQuality);
  return ppm_file(*picture);
}

}  // namespace jcam
