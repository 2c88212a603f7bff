// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/flip.h"

#include <gtest/gtest.h>

#include <string>

namespace jcam::fakes {
namespace {

/// Flips
///   abc
///   def
/// and returns the rows of the result, one after the other.
std::string flipped(FlipMethod method) {
  const unsigned char from[] = {'a', 'b', 'c', '-', 'd', 'e', 'f', '-'};
  unsigned char to[12] = {};
  const int width = turns(method) ? 2 : 3;
  flip_plane<unsigned char>({from, 4}, {to, width}, 3, 2, method);
  return {to, to + 6};
}

TEST(Flip, EveryMethod) {
  EXPECT_EQ(flipped(FlipMethod::none), "abcdef");
  EXPECT_EQ(flipped(FlipMethod::counterclockwise), "cfbead");
  EXPECT_EQ(flipped(FlipMethod::rotate_180), "fedcba");
  EXPECT_EQ(flipped(FlipMethod::clockwise), "daebfc");
  EXPECT_EQ(flipped(FlipMethod::horizontal_flip), "cbafed");
  EXPECT_EQ(flipped(FlipMethod::upper_right_diagonal), "fcebda");
  EXPECT_EQ(flipped(FlipMethod::vertical_flip), "defabc");
  EXPECT_EQ(flipped(FlipMethod::upper_left_diagonal), "adbecf");
}

}  // namespace
}  // namespace jcam::fakes
