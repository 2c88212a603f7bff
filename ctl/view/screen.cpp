// SPDX-License-Identifier: Apache-2.0
#include "ctl/view/screen.h"

#include <algorithm>
#include <vector>

namespace jcam::ctl {

std::string screen_text(std::string_view lines, std::size_t rows) {
  constexpr std::string_view kHome = "\x1b[H";
  constexpr std::string_view kEndOfLine = "\x1b[K";
  constexpr std::string_view kRestOfScreen = "\x1b[J";
  std::vector<std::string_view> parts;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    parts.push_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  // The cursor stands below the last line, which takes a row as well.
  std::string more;
  if (rows > 2 && parts.size() >= rows) {
    const std::size_t kept = rows - 2;
    more = "... " + std::to_string(parts.size() - kept) + " more lines";
    parts.resize(kept);
    parts.push_back(more);
  }
  std::string text(kHome);
  for (const auto& part : parts) text.append(part).append(kEndOfLine).append("\r\n");
  return text.append(kRestOfScreen);
}

}  // namespace jcam::ctl
