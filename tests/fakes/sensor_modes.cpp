// SPDX-License-Identifier: Apache-2.0
#include "sensor_modes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace jcam::fakes {
namespace {

constexpr int kDefaultRate = 30;

constexpr std::array kImx219{
    SensorMode{3280, 2464, 47619048}, SensorMode{3280, 1848, 35714284}, SensorMode{1920, 1080, 33333334},
    SensorMode{1640, 1232, 33333334}, SensorMode{1280, 720, 16666667},
};
constexpr std::array kImx477{
    SensorMode{4032, 3040, 47619048},
    SensorMode{3840, 2160, 33333334},
    SensorMode{1920, 1080, 16666667},
};
constexpr std::array kSensors{Sensor{"imx219", 10.625F, kImx219}, Sensor{"imx477", 22.25F, kImx477}};

}  // namespace

int sensor_rate(int fps_n, int fps_d) {
  return fps_n == 0 ? kDefaultRate : fps_n / fps_d;
}

int choose_mode(std::span<const SensorMode> modes, const ModeRequest& request) {
  // In single precision on purpose: it is what lets 1/30 s reach the 33333334 ns of a 30 fps mode.
  const auto duration =
      request.fps_n == 0 ? INFINITY : static_cast<float>(1e9 * request.fps_d / request.fps_n);
  int best = -1;
  for (int index = 0; const SensorMode& mode : modes) {
    const int candidate = index++;
    if (mode.width < request.width || mode.height < request.height) continue;
    if (duration < static_cast<float>(mode.frame_duration_ns)) continue;
    // An exact match is never wider than another candidate, so one comparison serves both rules.
    if (best == -1 || mode.width <= modes[static_cast<std::size_t>(best)].width) best = candidate;
  }
  return std::max(best, 0);
}

bool supports_rate(const SensorMode& mode, int rate) {
  return rate <= std::lround(mode.rate());
}

Result<std::vector<Sensor>> parse_sensors(std::string_view text) {
  std::vector<Sensor> sensors;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto name = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view{} : text.substr(comma + 1);
    const auto sensor = std::ranges::find(kSensors, name, &Sensor::name);
    if (sensor == kSensors.end()) {
      return Error{"fake argus: \"" + std::string(name) + "\" is not a sensor", "use imx219 or imx477"};
    }
    sensors.push_back(*sensor);
  }
  return sensors;
}

}  // namespace jcam::fakes
