// SPDX-License-Identifier: Apache-2.0
#include "test_picture.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace jcam::fakes {
namespace {

constexpr std::uint8_t kBlack = 16;
constexpr std::uint8_t kWhite = 235;
constexpr std::uint8_t kGrey = 128;

struct Colour {
  std::uint8_t y, u, v;
};
/// Bars at 75 %, BT.601 limited range as libargus gives it: white, yellow, cyan, green, magenta, red, blue.
constexpr std::array kBars{Colour{180, 128, 128}, Colour{162, 44, 142}, Colour{131, 156, 44},
                           Colour{112, 72, 58},   Colour{84, 184, 198}, Colour{65, 100, 212},
                           Colour{35, 212, 114}};

std::size_t at(int x, int y, int stride) {
  return static_cast<std::size_t>(y) * static_cast<std::size_t>(stride) + static_cast<std::size_t>(x);
}

void fill(std::uint8_t* row, std::uint8_t value, int bytes) {
  std::memset(row, value, static_cast<std::size_t>(bytes));
}

Colour background(int x, int y, int width, int height) {
  if (y >= height * 3 / 4) {
    return {static_cast<std::uint8_t>(kBlack + (kWhite - kBlack) * x / width), kGrey, kGrey};
  }
  return kBars[static_cast<std::size_t>(x) * kBars.size() / static_cast<std::size_t>(width)];
}

}  // namespace

TestPicture::TestPicture(int width, int height)
    : width_(width), height_(height), luma_(at(0, height, width)), chroma_(at(0, height / 2, width)) {
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) luma_[at(x, y, width)] = background(x, y, width, height).y;
  }
  for (int y = 0; y < height; y += 2) {
    for (int x = 0; x < width; x += 2) {
      const Colour colour = background(x, y, width, height);
      chroma_[at(x, y / 2, width)] = colour.u;
      chroma_[at(x + 1, y / 2, width)] = colour.v;
    }
  }
}

void TestPicture::draw(const Nv12Frame& frame, const FrameCode& code,
                       std::optional<std::uint32_t> last_number) const {
  if (last_number) {
    copy_background(frame, box_of(*last_number));
  } else {
    for (int y = 0; y < height_; ++y)
      std::memcpy(frame.luma + at(0, y, frame.luma_stride), &luma_[at(0, y, width_)],
                  static_cast<std::size_t>(width_));
    for (int y = 0; y < height_ / 2; ++y)
      std::memcpy(frame.chroma + at(0, y, frame.chroma_stride), &chroma_[at(0, y, width_)],
                  static_cast<std::size_t>(width_));
  }
  draw_box(frame, box_of(code.number));
  draw_code(frame, code);
}

TestPicture::Box TestPicture::box_of(std::uint32_t number) const {
  const int size = std::max(2, std::min(width_, height_) / 8 / 2 * 2);
  const auto travel = static_cast<std::uint32_t>(std::max(2, width_ - size));
  // Even, so that a chroma sample is wholly in or out; below the code, so that they never overlap.
  const int x = static_cast<int>(static_cast<std::uint64_t>(number) * 8 % travel) / 2 * 2;
  return {x, (height_ - size) / 2 / 2 * 2, size};
}

void TestPicture::copy_background(const Nv12Frame& frame, const Box& area) const {
  const auto bytes = static_cast<std::size_t>(area.size);
  for (int y = area.y; y < area.y + area.size; ++y) {
    std::memcpy(frame.luma + at(area.x, y, frame.luma_stride), &luma_[at(area.x, y, width_)], bytes);
  }
  for (int y = area.y / 2; y < (area.y + area.size) / 2; ++y) {
    std::memcpy(frame.chroma + at(area.x, y, frame.chroma_stride), &chroma_[at(area.x, y, width_)], bytes);
  }
}

void TestPicture::draw_box(const Nv12Frame& frame, const Box& box) const {
  for (int y = box.y; y < box.y + box.size; ++y)
    fill(frame.luma + at(box.x, y, frame.luma_stride), kWhite, box.size);
  for (int y = box.y / 2; y < (box.y + box.size) / 2; ++y) {
    fill(frame.chroma + at(box.x, y, frame.chroma_stride), kGrey, box.size);
  }
}

void TestPicture::draw_code(const Nv12Frame& frame, const FrameCode& code) const {
  if (width_ < kCodeWidth || height_ < kCodeHeight) return;
  const CodeRows rows = encode_rows(code);
  for (int y = 0; y < kCodeHeight; ++y) {
    const std::uint32_t bits = rows[static_cast<std::size_t>(y / kCodeBlock)];
    for (int column = 0; column < kCodeColumns; ++column) {
      const bool set = (bits >> (kCodeColumns - 1 - column) & 1U) != 0;
      fill(frame.luma + at(column * kCodeBlock, y, frame.luma_stride), set ? kWhite : kBlack, kCodeBlock);
    }
  }
  for (int y = 0; y < kCodeHeight / 2; ++y)
    fill(frame.chroma + at(0, y, frame.chroma_stride), kGrey, kCodeWidth);
}

}  // namespace jcam::fakes
