// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace jcam::fakes {

struct SensorMode {
  int width = 0;
  int height = 0;
  std::uint64_t frame_duration_ns =
      0;  ///< the shortest, as Argus reports it: rounded, so 30 fps reads 29.999999

  double rate() const { return 1e9 / static_cast<double>(frame_duration_ns); }
};

struct Sensor {
  std::string_view name;
  float max_gain = 1;
  std::span<const SensorMode> modes;  ///< static data
};

/// What the caps ask of the sensor.
struct ModeRequest {
  int width = 0;
  int height = 0;
  int fps_n = 0;
  int fps_d = 1;
};

/// The sensor's frame rate for a caps fraction: an integer division, so 30000/1001 is 29. 0/1 is the
/// default, 30.
int sensor_rate(int fps_n, int fps_d);
/// The mode for sensor-mode=-1. Candidates are at least as large as the request and can do its rate; the
/// first is taken, then replaced by an exact match or by one that is not wider. None fits: mode 0.
int choose_mode(std::span<const SensorMode> modes, const ModeRequest& request);
/// False is "Frame Rate specified is greater than supported".
bool supports_rate(const SensorMode& mode, int rate);

/// "imx219,imx477": the cameras that exist, sensor-id 0 first. Empty text: none.
Result<std::vector<Sensor>> parse_sensors(std::string_view text);

}  // namespace jcam::fakes
