// SPDX-License-Identifier: Apache-2.0
#include "host/foreign.h"

#include <array>
#include <utility>

#include "common/text/text.h"

namespace jcam {
namespace {

bool digits_and_dots(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> parse_tegra_release(std::string_view text) {
  constexpr std::string_view kMajor = "# R";
  constexpr std::string_view kMinor = " (release), REVISION: ";
  constexpr std::size_t kLongest = 16;
  if (!text.starts_with(kMajor)) return std::nullopt;
  text.remove_prefix(kMajor.size());
  const auto middle = text.find(kMinor);
  if (middle > kLongest) return std::nullopt;
  const auto major = text.substr(0, middle);
  text.remove_prefix(middle + kMinor.size());
  const auto minor = text.substr(0, text.find_first_not_of("0123456789."));
  if (!digits_and_dots(major) || !digits_and_dots(minor) || minor.size() > kLongest) return std::nullopt;
  return std::string(major) + "." + std::string(minor);
}

std::optional<std::string> jetpack_of(std::string_view l4t) {
  constexpr std::array<std::pair<std::string_view, const char*>, 6> kReleases{
      {{"32.", "4"}, {"34.", "5"}, {"35.", "5"}, {"36.", "6"}, {"38.", "7"}, {"39.", "7.2"}}};
  for (const auto& [prefix, jetpack] : kReleases) {
    if (l4t.starts_with(prefix)) return jetpack;
  }
  return std::nullopt;
}

std::string device_tree_text(std::string_view bytes) {
  std::string text;
  for (const char c : bytes.substr(0, bytes.find('\0'))) {
    const auto byte = static_cast<unsigned char>(c);
    text += byte < 0x20 || byte >= 0x7f ? ' ' : c;
  }
  return std::string(without_quotes(text));
}

}  // namespace jcam
