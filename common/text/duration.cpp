// SPDX-License-Identifier: Apache-2.0
#include "common/text/duration.h"

#include <array>
#include <cstdint>

#include "common/text/number.h"

namespace jcam {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
// From the largest, so that the text takes the first that divides.
constexpr std::array<Unit, 4> kUnits{{{"h", 3'600'000}, {"min", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::int64_t kMax = 1000 * kUnits[0].milliseconds;

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const Error bad{"\"" + std::string(text) + "\" is not a duration",
                  "write a whole number and ms, s, min or h, like 500ms, 5s or 10min"};
  std::string_view name = text;
  const auto count = take_number<std::int64_t>(name);
  if (!count || text.front() == '-') return bad;
  for (const auto& unit : kUnits) {
    if (unit.name != name) continue;
    if (*count > kMax / unit.milliseconds)
      return Error{"\"" + std::string(text) + "\" is too long", "the most is 1000h"};
    return std::chrono::milliseconds{*count * unit.milliseconds};
  }
  return bad;
}

std::string duration_text(std::chrono::milliseconds duration) {
  const std::int64_t count = duration.count();
  if (count == 0) return "0s";
  for (const auto& unit : kUnits) {
    if (count % unit.milliseconds == 0)
      return std::to_string(count / unit.milliseconds) + std::string(unit.name);
  }
  return {};
}

}  // namespace jcam
