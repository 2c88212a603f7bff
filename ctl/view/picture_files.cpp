// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "ctl/view/picture.h"

namespace jcam::ctl {
namespace {

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < 256; ++n) {
    std::uint32_t c = n;
    for (int k = 0; k < 8; ++k) c = (c & 1U) ? 0xedb88320U ^ (c >> 1U) : c >> 1U;
    table.at(n) = c;
  }
  return table;
}
constexpr auto kCrcTable = make_crc_table();

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t c = 0xffffffffU;
  for (const char b : bytes) c = kCrcTable.at((c ^ static_cast<unsigned char>(b)) & 0xffU) ^ (c >> 8U);
  return ~c;
}

std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16U | a;
}

void put_byte(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value & 0xffU);
}

void put_big32(std::string& out, std::uint32_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) put_byte(out, value >> shift);
}

void put_chunk(std::string& out, std::string_view type, const std::string& data) {
  put_big32(out, static_cast<std::uint32_t>(data.size()));
  const std::string body = std::string(type) + data;
  out += body;
  put_big32(out, crc32(body));
}

/// A zlib stream of stored blocks.
std::string stored(const std::string& bytes) {
  constexpr std::size_t kBlock = 65535;
  std::string out = "\x78\x01";
  for (std::size_t at = 0; at < bytes.size(); at += kBlock) {
    const auto size = static_cast<std::uint32_t>(std::min(kBlock, bytes.size() - at));
    put_byte(out, at + kBlock >= bytes.size() ? 1 : 0);
    for (const std::uint32_t value : {size, ~size}) {
      put_byte(out, value);
      put_byte(out, value >> 8U);
    }
    out.append(bytes, at, size);
  }
  put_big32(out, adler32(bytes));
  return out;
}

}  // namespace

std::string ppm_file(const Picture& picture) {
  std::string file =
      "P6\n" + std::to_string(picture.size.width) + " " + std::to_string(picture.size.height) + "\n255\n";
  file.append(picture.rgb.begin(), picture.rgb.end());
  return file;
}

std::string png_file(const Picture& picture) {
  std::string header;
  put_big32(header, static_cast<std::uint32_t>(picture.size.width));
  put_big32(header, static_cast<std::uint32_t>(picture.size.height));
  // 8 bits, RGB, deflate, adaptive filters, not interlaced.
  for (const std::uint32_t value : {8U, 2U, 0U, 0U, 0U}) put_byte(header, value);
  std::string lines;
  const auto line = static_cast<std::ptrdiff_t>(picture.size.width) * 3;
  for (auto at = picture.rgb.begin(); at != picture.rgb.end(); at += line) {
    put_byte(lines, 0);  // this line's filter: none
    lines.append(at, at + line);
  }
  std::string file = "\x89PNG\r\n\x1a\n";
  put_chunk(file, "IHDR", header);
  put_chunk(file, "IDAT", stored(lines));
  put_chunk(file, "IEND", "");
  return file;
}

}  // namespace jcam::ctl
