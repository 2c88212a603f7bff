// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "common/config/config.h"
#include "common/text/credentials.h"
#include "common/text/text.h"

namespace jcam {
namespace {

constexpr std::array<std::string_view, 8> kFlips{
    "none",          "counterclockwise",   "rotate-180",
    "clockwise",     "horizontal-flip",    "upper-right-diagonal",
    "vertical-flip", "upper-left-diagonal"};

constexpr std::string_view kV4l2 = "v4l2:";
constexpr std::string_view kLaunch = "gst:";

/// What is refused is told to everybody, and a mistyped source may have a password in it.
std::string quoted(std::string_view text) {
  return "\"" + without_credentials(text) + "\"";
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

Result<Source> parse_source(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return Error{"a source cannot have a NUL character in it"};
  if (text == "argus") return Source{SourceKind::argus, {}};
  if (text == "test") return Source{SourceKind::test, {}};
  if (text.starts_with(kV4l2)) {
    const auto path = text.substr(kV4l2.size());
    if (path.starts_with("/") && path.size() > 1) return Source{SourceKind::v4l2, std::string(path)};
    return Error{quoted(text) + " has no device path", "write it like v4l2:/dev/video3"};
  }
  if (text.starts_with(kLaunch)) {
    const auto launch = text.substr(kLaunch.size());
    if (!is_blank(launch)) return Source{SourceKind::launch, std::string(launch)};
    return Error{quoted(text) + " has no pipeline", "write it like gst:videotestsrc pattern=ball"};
  }
  return Error{quoted(text) + " is not a source", "use argus, test, v4l2:/dev/videoN or gst:PIPELINE"};
}

std::string source_text(const Source& source) {
  switch (source.kind) {
    case SourceKind::argus:
      return "argus";
    case SourceKind::test:
      return "test";
    case SourceKind::v4l2:
      return std::string(kV4l2) + source.detail;
    case SourceKind::launch:
      return std::string(kLaunch) + source.detail;
  }
  return {};
}

Result<Flip> parse_flip(std::string_view text) {
  const auto* const found = std::find(kFlips.begin(), kFlips.end(), text);
  if (found != kFlips.end()) return static_cast<Flip>(found - kFlips.begin());
  return Error{quoted(text) + " is not a flip", "use " + one_of(kFlips)};
}

std::vector<StreamConfig> CameraConfig::streams() const {
  std::vector<StreamConfig> all{static_cast<const StreamConfig&>(*this)};
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

std::string_view flip_name(Flip flip) {
  return kFlips.at(static_cast<std::size_t>(flip));
}

}  // namespace jcam
