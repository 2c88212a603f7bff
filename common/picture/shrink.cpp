// SPDX-License-Identifier: Apache-2.0
#include "common/picture/shrink.h"

#include <algorithm>
#include <array>
#include <type_traits>

namespace jcam {
namespace {

/// Where the values of one stand in the larger picture.
Span span_of(int index, int count, int larger) {
  const auto edge = [&](int i) { return static_cast<int>(static_cast<std::int64_t>(i) * larger / count); };
  return {edge(index), std::max(edge(index + 1), edge(index) + 1)};
}

std::size_t length(Span span) {
  return static_cast<std::size_t>(span.end - span.begin);
}

/// Means of so many values: rounded, and without a division for each. Exact to 2^22 of them.
class Mean {
 public:
  explicit Mean(std::size_t count) : half_(count / 2), factor_((kOne + count - 1) / count) {}
  std::uint8_t of(std::uint32_t sum) const {
    return static_cast<std::uint8_t>((sum + half_) * factor_ >> kShift);
  }

 private:
  static constexpr unsigned kShift = 54;
  static constexpr std::uint64_t kOne = std::uint64_t{1} << kShift;
  std::uint64_t half_, factor_;
};

/// Calls it with the step as a number that the compiler knows where it is one of those that frames have: then
/// it takes many values at a time.
template <typename Work>
void by_step(std::size_t step, Work work) {
  if (step == 1) return work(std::integral_constant<std::size_t, 1>());
  if (step == 2) return work(std::integral_constant<std::size_t, 2>());
  if (step == 4) return work(std::integral_constant<std::size_t, 4>());
  work(step);
}

/// What is as wide as it was, of one line or of two.
void same_width(std::size_t width, const SampledLines& from, bool two, Stretch stretch, std::uint8_t* to) {
  const std::uint8_t* first = from.bytes;
  const std::uint8_t* second = first + (two ? from.stride : 0);
  by_step(from.step, [=](auto step) {
    if (two) {
      for (std::size_t x = 0; x < width; ++x)
        to[x] = stretch.of((first[x * step] + second[x * step] + 1) >> 1);
    } else {
      for (std::size_t x = 0; x < width; ++x) to[x] = stretch.of(first[x * step]);
    }
  });
}

/// Adds a line to the sums of its columns.
void add_line(const std::uint8_t* line, std::size_t step, std::uint32_t* sums, std::size_t width) {
  by_step(step, [=](auto known) {
    for (std::size_t x = 0; x < width; ++x) sums[x] += line[x * known];
  });
}

}  // namespace

void Shrinker::set(Size from, Size to) {
  if (from == from_ && to == to_) return;
  from_ = from;
  to_ = to;
  columns_.clear();
  columns_.reserve(static_cast<std::size_t>(to.width));
  for (int x = 0; x < to.width; ++x) columns_.push_back(span_of(x, to.width, from.width));
  sums_.resize(static_cast<std::size_t>(from.width));
}

Span Shrinker::lines(int y) const {
  return span_of(y, to_.height, from_.height);
}

void Shrinker::line(int y, const SampledLines& from, Stretch stretch, std::uint8_t* to, std::size_t step) {
  const std::size_t height = length(lines(y));
  if (from_.width == to_.width && height <= 2 && step == 1)
    return same_width(columns_.size(), from, height == 2, stretch, to);
  // What is written may stand anywhere, as the compiler sees it: it would look for these anew each time.
  std::uint32_t* const sums = sums_.data();
  const Span* const columns = columns_.data();
  const std::size_t wide = columns_.size();
  std::fill(sums_.begin(), sums_.end(), 0U);
  for (std::size_t line = 0; line < height; ++line)
    add_line(from.bytes + line * from.stride, from.step, sums, sums_.size());
  // Columns are so wide, or one more.
  const auto narrow = static_cast<std::size_t>(std::max(from_.width / to_.width, 1));
  const std::array<Mean, 2> means{Mean(narrow * height), Mean((narrow + 1) * height)};
  for (std::size_t x = 0; x < wide; ++x) {
    const Span column = columns[x];
    std::uint32_t sum = 0;
    for (int i = column.begin; i < column.end; ++i) sum += sums[i];
    to[x * step] = stretch.of(means[length(column) - narrow].of(sum));
  }
}

Size shrunk_size(Size size, int width) {
  const auto even = [](int value) { return std::max(value / 2 * 2, 2); };
  if (width <= 0 || width >= size.width) return {even(size.width), even(size.height)};
  return {even(width),
          std::min(even((size.height * even(width) + size.width / 2) / size.width), even(size.height))};
}

}  // namespace jcam
