// SPDX-License-Identifier: Apache-2.0
#include "v4l2/video_kind.h"

#include <algorithm>

namespace jcam {

bool is_raw_bayer(std::string_view code) {
  // V4L2's codes of 8 bits have no pattern; 10 to 16 bits are BG10 GB10 BA10 RG10 and so on, packed ones pBAA
  // pGCC.
  if (code.size() != 4) return false;
  if (code == "BA81" || code == "GBRG" || code == "GRBG" || code == "RGGB" || code == "BYR2") return true;
  const std::string_view order = code.substr(0, 2);
  const std::string_view bits = code.substr(2);
  const bool orders = order == "BG" || order == "GB" || order == "BA" || order == "RG" || order == "GR";
  if (orders && (bits == "10" || bits == "12" || bits == "14" || bits == "16")) return true;
  const std::string_view packed_order = code.substr(1, 1);
  if (code[0] == 'p')
    return packed_order == "B" || packed_order == "G" || packed_order == "g" || packed_order == "R";
  return false;
}

bool has_pictures(std::span<const std::string> codes) {
  return std::any_of(codes.begin(), codes.end(), [](const std::string& code) { return !is_raw_bayer(code); });
}

bool is_raw_csi(std::string_view driver, std::span<const std::string> codes) {
  // "tegra-video" and "tegra-capture-vi" by release; "vi" and "host1x-video" upstream.
  const bool tegra = driver.find("tegra") != std::string_view::npos || driver == "vi" || driver == "vi5";
  return tegra && !codes.empty() && std::all_of(codes.begin(), codes.end(), is_raw_bayer);
}

}  // namespace jcam
