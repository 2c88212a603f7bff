// SPDX-License-Identifier: Apache-2.0
#include "common/picture/jpeg.h"

#include <turbojpeg.h>

#include <algorithm>
#include <memory>

namespace jcam {
namespace {

struct DestroyCompressor {
  void operator()(void* compressor) const { tjDestroy(compressor); }
};
/// Or a decompressor: the library has one kind of handle.
using Compressor = std::unique_ptr<void, DestroyCompressor>;
/// The module's largest picture; what claims to be larger is none of a camera's.
constexpr int kMaxEdge = 8192;

/// The library's own buffer, which it makes as large as the picture wants.
struct Buffer {
  Buffer() = default;
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { tjFree(bytes); }
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
};

Error jpeg_error(void* handle) {
  return Error{std::string("JPEG: ") + tjGetErrorStr2(handle)};
}

/// The smallest of the sizes that the decoder can make which is wide enough.
Size decoded_size(Size size, int width) {
  int count = 0;
  const tjscalingfactor* factors = tjGetScalingFactors(&count);
  Size best = size;
  for (int i = 0; factors != nullptr && i < count; ++i) {
    const tjscalingfactor factor = factors[i];
    const Size scaled{TJSCALED(size.width, factor), TJSCALED(size.height, factor)};
    if (scaled.width >= width && scaled.width < best.width) best = scaled;
  }
  return best;
}

}  // namespace

struct JpegWriter::Memory {
  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() { tjDestroy(compressor); }
  void* compressor = tjInitCompress();
  std::unique_ptr<unsigned char[]> bytes;
  unsigned long size = 0;
};

JpegWriter::JpegWriter() : memory_(std::make_unique<Memory>()) {}
JpegWriter::~JpegWriter() = default;

Result<std::string_view> JpegWriter::write(const YuvPlanes& planes, int quality) {
  Memory& memory = *memory_;
  const Size size = planes[0].size;
  const unsigned long most = tjBufSize(size.width, size.height, TJSAMP_420);
  // What a JPEG has at most, of which only what it does have is ever touched.
  if (most != memory.size) memory.bytes.reset(new unsigned char[most]);
  memory.size = most;
  const std::uint8_t* from[] = {planes[0].bytes.data(), planes[1].bytes.data(), planes[2].bytes.data()};
  unsigned char* to = memory.bytes.get();
  unsigned long written = most;
  if (tjCompressFromYUVPlanes(memory.compressor, from, size.width, nullptr, size.height, TJSAMP_420, &to,
                              &written, quality, TJFLAG_FASTDCT | TJFLAG_NOREALLOC) != 0)
    return jpeg_error(memory.compressor);
  return std::string_view(reinterpret_cast<const char*>(to), written);
}

Result<YuvPlanes> jpeg_planes(std::string_view file, int width) {
  const Compressor decompressor(tjInitDecompress());
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  Size whole;
  int sampling = 0;
  int colours = 0;
  if (tjDecompressHeader3(decompressor.get(), bytes, file.size(), &whole.width, &whole.height, &sampling,
                          &colours) != 0)
    return jpeg_error(decompressor.get());
  if (whole.width > kMaxEdge || whole.height > kMaxEdge || sampling < 0)
    return Error{"JPEG: it is not as a camera's is"};
  const Size size = decoded_size(whole, width);
  const std::size_t components = sampling == TJSAMP_GRAY ? 1 : 3;
  YuvPlanes planes;
  std::uint8_t* to[] = {nullptr, nullptr, nullptr};
  for (std::size_t i = 0; i < components; ++i) {
    const int component = static_cast<int>(i);
    auto& plane = planes[i];
    plane.size = {tjPlaneWidth(component, size.width, sampling),
                  tjPlaneHeight(component, size.height, sampling)};
    plane.bytes.resize(tjPlaneSizeYUV(component, size.width, 0, size.height, sampling));
    to[i] = plane.bytes.data();
  }
  if (tjDecompressToYUVPlanes(decompressor.get(), bytes, file.size(), to, size.width, nullptr, size.height,
                              TJFLAG_FASTDCT) != 0)
    return jpeg_error(decompressor.get());
  return planes;
}

Result<std::string> jpeg_file(Size size, std::span<const std::uint8_t> rgb, int quality) {
  const Compressor compressor(tjInitCompress());
  Buffer jpeg;
  if (tjCompress2(compressor.get(), rgb.data(), size.width, 0, size.height, TJPF_RGB, &jpeg.bytes, &jpeg.size,
                  TJSAMP_420, quality, 0) != 0) {
    return jpeg_error(compressor.get());
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
