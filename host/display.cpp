// SPDX-License-Identifier: Apache-2.0
#include "host/display.h"

#include <array>
#include <set>

#include "common/text/number.h"

namespace jcam {
namespace {

/// Reads the counted strings of an Xauthority file: two bytes of length, big end first, then the bytes.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::optional<unsigned> number() {
    if (rest_.size() < 2) return std::nullopt;
    const auto value = (static_cast<unsigned>(static_cast<unsigned char>(rest_[0])) << 8U) |
                       static_cast<unsigned char>(rest_[1]);
    rest_.remove_prefix(2);
    return value;
  }
  std::optional<std::string_view> counted() {
    const auto size = number();
    if (!size || rest_.size() < *size) return std::nullopt;
    const auto text = rest_.substr(0, *size);
    rest_.remove_prefix(*size);
    return text;
  }

 private:
  std::string_view rest_;
};

std::string counted(std::string_view text) {
  std::string out;
  out += static_cast<char>((text.size() >> 8U) & 0xffU);
  out += static_cast<char>(text.size() & 0xffU);
  return out.append(text);
}

}  // namespace

std::optional<Display> parse_display(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  Display display{.host = std::string(text.substr(0, colon))};
  // "machine/unix:0" is how some sessions write a local one.
  if (display.host.ends_with("/unix")) display.host = "unix";
  const auto numbers = text.substr(colon + 1);
  const auto digits = numbers.substr(0, numbers.find('.'));
  const auto number = parse_number<int>(digits);
  if (!number || *number < 0) return std::nullopt;
  display.number = *number;
  return display;
}

std::string wild_cookie(std::string_view xauthority, int number, std::string_view machine) {
  constexpr std::string_view kFamilyWild = "\xff\xff";
  constexpr unsigned kWild = 0xffff;
  constexpr unsigned kLocal = 256;
  const std::string wanted = std::to_string(number);
  Reader reader(xauthority);
  std::set<std::string> seen;
  std::string out;
  while (const auto family = reader.number()) {
    const auto address = reader.counted();
    const auto display = reader.counted();
    const auto name = reader.counted();
    const auto data = reader.counted();
    if (!address || !display || !name || !data) break;
    if (*display != wanted && !display->empty()) continue;
    // What lets one in at another machine's display of that number stays here.
    if (!machine.empty() && *family != kWild && !(*family == kLocal && *address == machine)) continue;
    std::string entry(kFamilyWild);
    entry += counted("") + counted(wanted) + counted(*name) + counted(*data);
    if (seen.insert(entry).second) out += entry;
  }
  // A machine that was renamed since has none under its name.
  return out.empty() && !machine.empty() ? wild_cookie(xauthority, number) : out;
}

}  // namespace jcam
