// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/shown_rate.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// A camera of 30 a second that reports each 500 ms.
class Camera {
 public:
  double reports(int count) {
    for (int i = 0; i < count; ++i) rate_.add(frames_ += 15, running_ += 500ms);
    return rate_.per_second();
  }
  /// Silent for so long; then what has piled up comes within one report's time.
  double silent(std::chrono::milliseconds pause) {
    rate_.add(frames_ += 1, running_ += pause);
    rate_.add(frames_ += static_cast<std::uint64_t>(30 * pause / 1s + 15), running_ += 500ms);
    return rate_.per_second();
  }
  ShownRate rate_;

 private:
  std::uint64_t frames_ = 1;
  std::chrono::nanoseconds running_{0};
};

TEST(ShownRate, IsNothingBeforeTheFirstReport) {
  EXPECT_EQ(ShownRate().per_second(), 0);
}

TEST(ShownRate, IsThatOfTheFirstReport) {
  EXPECT_DOUBLE_EQ(Camera().reports(1), 30);
}

TEST(ShownRate, ABurstAfterASilenceIsNoRate) {
  Camera camera;
  camera.reports(10);
  EXPECT_DOUBLE_EQ(camera.silent(1400ms), 30);
  for (int i = 0; i < 10; ++i) EXPECT_DOUBLE_EQ(camera.reports(1), 30);
}

TEST(ShownRate, ASlowerCameraIsSeenInTwoSeconds) {
  Camera camera;
  camera.reports(10);
  std::uint64_t frames = 151;
  std::chrono::nanoseconds running = 5s;
  for (int i = 0; i < 3; ++i) camera.rate_.add(frames += 5, running += 500ms);
  EXPECT_DOUBLE_EQ(camera.rate_.per_second(), 10);
}

TEST(ShownRate, WhatDoesNotGrowIsIgnored) {
  Camera camera;
  camera.reports(3);
  camera.rate_.add(46, 1500ms);
  camera.rate_.add(10, 2s);
  EXPECT_DOUBLE_EQ(camera.rate_.per_second(), 30);
}

}  // namespace
}  // namespace jcam::bridge
