// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/cures.h"

#include <algorithm>
#include <array>
#include <utility>

namespace jcam::bridge {
namespace {

using namespace std::string_view_literals;

/// What goes on by itself when it is mended says so by its next try. Commands stand last, to be copied.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kCures{{
    {"daemon-away"sv, "sudo systemctl restart nvargus-daemon"sv},
    {"no-camera"sv, "see that it is plugged in, and what the board knows of it: jcamctl list"sv},
    {"session-refused"sv,
     "end what else uses the camera, a container or nvgstcapture; or sudo systemctl restart nvargus-daemon"sv},
    {"format-refused"sv, "ask for a mode that it has, by capture in jcam.toml: jcamctl list"sv},
    {"bad-pipeline"sv, "see which element is missing or misspelt: jcamctl doctor"sv},
    {"no-first-frame"sv,
     "see to its cable; if other cameras fail too, sudo systemctl restart nvargus-daemon"sv},
    {"stalled"sv, "see to its cable; if other cameras fail too, sudo systemctl restart nvargus-daemon"sv},
    {"frozen"sv, "if it goes on, sudo systemctl restart nvargus-daemon"sv},
    {"wrong-rate"sv,
     "more light, a shorter exposure, or less beside it on this machine; modes and rates: jcamctl list"sv},
}};

}  // namespace

std::string_view cure_of(std::string_view kind) {
  const auto* const found =
      std::find_if(kCures.begin(), kCures.end(), [&](const auto& cure) { return cure.first == kind; });
  if (found != kCures.end()) return found->second;
  return kind.empty() ? "" : "see what else happened: jcamctl events, journalctl -u jcam-bridge";
}

}  // namespace jcam::bridge
