// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/sensor_modes.h"

#include <gtest/gtest.h>

namespace jcam::fakes {
namespace {

Sensor sensor(std::string_view name) {
  auto sensors = parse_sensors(name);
  EXPECT_TRUE(sensors);
  return sensors->front();
}

TEST(SensorModes, CamerasInOrder) {
  const auto sensors = parse_sensors("imx477,imx219");
  ASSERT_TRUE(sensors);
  ASSERT_EQ(sensors->size(), 2U);
  EXPECT_EQ((*sensors)[0].modes.size(), 3U);
  EXPECT_EQ((*sensors)[1].modes.size(), 5U);
  EXPECT_TRUE(parse_sensors("")->empty());
  EXPECT_FALSE(parse_sensors("imx708"));
  EXPECT_FALSE(parse_sensors("imx219,,imx477"));
}

TEST(SensorModes, ChoiceOfImx219) {
  const auto modes = sensor("imx219").modes;
  const std::pair<ModeRequest, int> table[] = {
      {{3280, 2464, 21, 1}, 0},
      {{3280, 1848, 28, 1}, 1},
      {{1920, 1080, 30, 1}, 2},
      {{1640, 1232, 30, 1}, 3},
      {{1280, 720, 60, 1}, 4},
      {{1280, 720, 30, 1}, 4},
      {{640, 480, 30, 1}, 4},
      {{1640, 922, 30, 1}, 3},
      {{1920, 1080, 25, 1}, 2},
      {{2000, 1000, 21, 1}, 1},
      {{1920, 1080, 30000, 1001}, 2},
      // None can: mode 0, and with it the refusal of the rate.
      {{1920, 1080, 60, 1}, 0},
      {{4000, 3000, 21, 1}, 0},
      {{3280, 2464, 30, 1}, 0},
      // No rate asked for: any mode that is large enough.
      {{1920, 1080, 0, 1}, 2},
  };
  for (const auto& [request, mode] : table) {
    EXPECT_EQ(choose_mode(modes, request), mode)
        << request.width << "x" << request.height << "@" << request.fps_n << "/" << request.fps_d;
  }
}

TEST(SensorModes, ChoiceOfImx477) {
  const auto modes = sensor("imx477").modes;
  EXPECT_EQ(choose_mode(modes, {4032, 3040, 21, 1}), 0);
  EXPECT_EQ(choose_mode(modes, {3840, 2160, 30, 1}), 1);
  EXPECT_EQ(choose_mode(modes, {1920, 1080, 60, 1}), 2);
  EXPECT_EQ(choose_mode(modes, {1280, 720, 30, 1}), 2);
  EXPECT_EQ(choose_mode(modes, {2560, 1440, 30, 1}), 1);
}

TEST(SensorModes, RateIsDividedAsIntegers) {
  EXPECT_EQ(sensor_rate(30000, 1001), 29);
  EXPECT_EQ(sensor_rate(30, 1), 30);
  EXPECT_EQ(sensor_rate(0, 1), 30);
  EXPECT_EQ(sensor_rate(1, 2), 0);
}

TEST(SensorModes, RateIsRoundedBeforeItIsCompared) {
  const auto modes = sensor("imx219").modes;
  EXPECT_TRUE(supports_rate(modes[2], 30));
  EXPECT_FALSE(supports_rate(modes[2], 31));
  EXPECT_TRUE(supports_rate(modes[1], 28));
  EXPECT_TRUE(supports_rate(modes[0], 21));
  EXPECT_FALSE(supports_rate(modes[0], 30));
}

}  // namespace
}  // namespace jcam::fakes
