// SPDX-License-Identifier: Apache-2.0
#include "common/picture/jpeg.h"

#include <turbojpeg.h>

#include <memory>

namespace jcam {
namespace {

struct DestroyCompressor {
  void operator()(void* compressor) const { tjDestroy(compressor); }
};
using Compressor = std::unique_ptr<void, DestroyCompressor>;

/// The library's own buffer, which it makes as large as the picture wants.
struct Buffer {
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { tjFree(bytes); }
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
};

}  // namespace

Result<std::string> jpeg_file(Size size, std::span<const std::uint8_t> rgb, int quality) {
  const Compressor compressor(tjInitCompress());
  Buffer jpeg;
  if (tjCompress2(compressor.get(), rgb.data(), size.width, 0, size.height, TJPF_RGB, &jpeg.bytes, &jpeg.size,
                  TJSAMP_420, quality, 0) != 0) {
    return Error{std::string("JPEG: ") + tjGetErrorStr2(compressor.get())};
  }
  return std::string(reinterpret_cast<const char*>(jpeg.bytes), jpeg.size);
}

std::vector<std::byte> grey_jpeg(Size size, std::uint8_t luma) {
  constexpr int kExact = 100;
  constexpr std::uint8_t kNoColour = 128;
  const Compressor compressor(tjInitCompress());
  const auto pixels = static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height);
  const std::vector<std::uint8_t> bright(pixels, luma);
  const std::vector<std::uint8_t> colour(pixels, kNoColour);
  const std::uint8_t* planes[] = {bright.data(), colour.data(), colour.data()};
  Buffer jpeg;
  if (tjCompressFromYUVPlanes(compressor.get(), planes, size.width, nullptr, size.height, TJSAMP_420,
                              &jpeg.bytes, &jpeg.size, kExact, 0) != 0) {
    return {};
  }
  const auto* bytes = reinterpret_cast<const std::byte*>(jpeg.bytes);
  return {bytes, bytes + jpeg.size};
}

}  // namespace jcam
