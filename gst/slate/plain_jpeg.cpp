// SPDX-License-Identifier: Apache-2.0
#include "gst/slate/plain_jpeg.h"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>

namespace jcam {
namespace {

/// A flat block is its mean alone: the DC value, 8 * (luma - 128). Dividing it by 8 in the quantisation table
/// leaves luma - 128, and every AC value is 0.
constexpr int kDcQuantiser = 8;

/// A JPEG as it grows: markers and segments as bytes, picture data as bits.
class JpegWriter {
 public:
  void bytes(std::initializer_list<int> values) {
    for (const int value : values) out_.push_back(static_cast<std::byte>(value));
  }
  /// A segment whose length field is computed.
  void segment(int marker, std::initializer_list<int> payload) {
    const int length = static_cast<int>(payload.size()) + 2;
    bytes({0xff, marker, length >> 8, length & 0xff});
    bytes(payload);
  }
  /// The low `count` bits, highest first. A 0xff inside picture data is followed by a zero.
  void bits(unsigned value, int count) {
    for (int i = count - 1; i >= 0; --i) {
      pending_ = (pending_ << 1U) | ((value >> static_cast<unsigned>(i)) & 1U);
      if (++pending_count_ == 8) flush_byte();
    }
  }
  std::vector<std::byte> finish() {
    while (pending_count_ != 0) bits(1, 1);
    bytes({0xff, 0xd9});
    return std::move(out_);
  }

 private:
  void flush_byte() {
    out_.push_back(static_cast<std::byte>(pending_));
    if (pending_ == 0xff) out_.push_back(std::byte{0});
    pending_ = 0;
    pending_count_ = 0;
  }

  std::vector<std::byte> out_;
  unsigned pending_ = 0;
  int pending_count_ = 0;
};

/// Bits that a value takes in JPEG's "size, then value" coding.
int category(int value) {
  return static_cast<int>(std::bit_width(static_cast<unsigned>(std::abs(value))));
}

void quantisation_table(JpegWriter& jpeg) {
  constexpr int kLength = 2 + 1 + 64;
  jpeg.bytes({0xff, 0xdb, 0, kLength, 0, kDcQuantiser});
  for (int i = 1; i < 64; ++i) jpeg.bytes({1});
}

/// The two DC codes in use: "0" says the same value as before, "10" that a value of `dc_category` bits
/// follows. The one AC code, "0", says that nothing but zeros follows.
void huffman_tables(JpegWriter& jpeg, int dc_category) {
  jpeg.segment(0xc4, {0x00, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, dc_category});
  jpeg.segment(0xc4, {0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
}

void headers(JpegWriter& jpeg, Size size, int dc_category) {
  jpeg.bytes({0xff, 0xd8});
  jpeg.segment(0xe0, {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0});
  quantisation_table(jpeg);
  // 8 bits, three components; luma sampled twice as densely as colour in both directions, one table for all.
  jpeg.segment(0xc0, {8, size.height >> 8, size.height & 0xff, size.width >> 8, size.width & 0xff, 3,  //
                      1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0});
  huffman_tables(jpeg, dc_category);
  jpeg.segment(0xda, {3, 1, 0, 2, 0, 3, 0, 0, 63, 0});
}

}  // namespace

std::vector<std::byte> plain_jpeg(Size size, int luma) {
  const int dc = luma - 128;
  // 0 would share its category with "the same as before"; a code of its own keeps the table valid.
  const int dc_category = dc == 0 ? 1 : category(dc);
  JpegWriter jpeg;
  headers(jpeg, size, dc_category);
  if (dc == 0) {
    jpeg.bits(0, 2);
  } else {
    jpeg.bits(0b10, 2);
    // A negative value is written as one less than it, in its low bits.
    jpeg.bits(static_cast<unsigned>(dc < 0 ? dc - 1 : dc), dc_category);
    jpeg.bits(0, 1);
  }
  // A unit is 16x16 pixels: four blocks of luma and one of each colour. Each other block repeats its
  // component's value before it.
  const int units = ((size.width + 15) / 16) * ((size.height + 15) / 16);
  constexpr int kBlocksPerUnit = 6;
  jpeg.bits(0, 2 * (kBlocksPerUnit - 1));
  for (int unit = 1; unit < units; ++unit) jpeg.bits(0, 2 * kBlocksPerUnit);
  return jpeg.finish();
}

}  // namespace jcam
