// SPDX-License-Identifier: Apache-2.0
#include "common/picture/shrink.h"

#include <algorithm>
#include <array>

namespace jcam {
namespace {

/// Where the samples of one stand in the larger picture: [begin, end), never empty.
struct Span {
  std::size_t begin, end;
};

Span span_of(int index, int count, int larger) {
  const auto edge = [&](int i) {
    return static_cast<std::size_t>(i) * static_cast<std::size_t>(larger) / static_cast<std::size_t>(count);
  };
  return {edge(index), std::max(edge(index + 1), edge(index) + 1)};
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

/// Adds a line to the sums of its columns.
void add_line(const std::uint8_t* line, std::size_t step, std::vector<std::uint32_t>& sums) {
  if (step == 1) {
    for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += line[x];
  } else {
    for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += line[x * step];
  }
}

/// What is to be as large as it is.
void copy(const SampledPlane& from, const ValueTable& values, std::uint8_t* to, std::size_t step) {
  const auto width = static_cast<std::size_t>(from.size.width);
  for (int y = 0; y < from.size.height; ++y) {
    const std::uint8_t* line = from.bytes + static_cast<std::size_t>(y) * from.stride;
    for (std::size_t x = 0; x < width; ++x) to[x * step] = values[line[x * from.step]];
    to += width * step;
  }
}

}  // namespace

void shrink(const SampledPlane& from, Size size, const ValueTable& values, std::uint8_t* to,
            std::size_t step) {
  if (size == from.size) return copy(from, values, to, step);
  std::vector<Span> columns;
  columns.reserve(static_cast<std::size_t>(size.width));
  for (int x = 0; x < size.width; ++x) columns.push_back(span_of(x, size.width, from.size.width));
  // Columns are so wide, or one more.
  const auto narrow = static_cast<std::size_t>(std::max(from.size.width / size.width, 1));
  std::vector<std::uint32_t> sums(static_cast<std::size_t>(from.size.width));
  for (int y = 0; y < size.height; ++y) {
    const Span lines = span_of(y, size.height, from.size.height);
    const std::size_t height = lines.end - lines.begin;
    const std::array<Mean, 2> means{Mean(narrow * height), Mean((narrow + 1) * height)};
    std::fill(sums.begin(), sums.end(), 0U);
    for (std::size_t line = lines.begin; line < lines.end; ++line)
      add_line(from.bytes + line * from.stride, from.step, sums);
    for (const Span column : columns) {
      std::uint32_t sum = 0;
      for (std::size_t x = column.begin; x < column.end; ++x) sum += sums[x];
      *to = values[means[column.end - column.begin - narrow].of(sum)];
      to += step;
    }
  }
}

Size shrunk_size(Size size, int width) {
  const auto even = [](int value) { return std::max(value / 2 * 2, 2); };
  if (width <= 0 || width >= size.width) return {even(size.width), even(size.height)};
  return {even(width),
          std::min(even((size.height * even(width) + size.width / 2) / size.width), even(size.height))};
}

}  // namespace jcam
