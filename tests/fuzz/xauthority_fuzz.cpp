// SPDX-License-Identifier: Apache-2.0
// An Xauthority file, after its first byte, which is the display; and the same bytes as a DISPLAY.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/display.h"

using namespace jcam;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const int number = data[0];
  const std::string cookie = wild_cookie(bytes, number);
  // What comes out is again such a file, for this display alone, and taking it once more changes nothing.
  if (wild_cookie(cookie, number) != cookie || cookie.size() > 4 * size + 16) std::abort();
  if (!cookie.empty() && !wild_cookie(cookie, number + 1).empty()) std::abort();
  if (const auto display = parse_display(bytes); display && display->number < 0) std::abort();
  return 0;
}
