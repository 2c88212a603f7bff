// SPDX-License-Identifier: Apache-2.0
#include "common/text/number.h"
#include "common/text/decimal.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace jcam {
namespace {

TEST(Number, IsAllOfTheText) {
  EXPECT_EQ(parse_number<int>("40"), 40);
  EXPECT_EQ(parse_number<int>("-40"), -40);
  EXPECT_EQ(parse_number<unsigned>("ff", 16), 255U);
  for (const std::string text : {"", " 1", "1 ", "+1", "1x", "x", "-", "0x1f", "1.0"})
    EXPECT_EQ(parse_number<int>(text), std::nullopt) << text;
}

TEST(Number, ThatDoesNotFitIsNone) {
  EXPECT_EQ(parse_number<std::uint8_t>("255"), 255);
  EXPECT_EQ(parse_number<std::uint8_t>("256"), std::nullopt);
  EXPECT_EQ(parse_number<unsigned>("-1"), std::nullopt);
  EXPECT_EQ(parse_number<int>("99999999999999999999"), std::nullopt);
}

TEST(Number, IsTakenOffTheFront) {
  std::string_view text = "1280x720";
  EXPECT_EQ(take_number<int>(text), 1280);
  EXPECT_EQ(text, "x720");
  EXPECT_EQ(take_number<int>(text), std::nullopt);
  EXPECT_EQ(text, "x720");
}

TEST(Number, FractionsAreThoseOfTheText) {
  EXPECT_EQ(decimal("21.000000"), 21.0);
  EXPECT_EQ(decimal("29.97"), 29.97);
  EXPECT_EQ(decimal("0.5"), 0.5);
  EXPECT_EQ(decimal("-1"), -1.0);
  EXPECT_EQ(decimal("30000000"), 30000000.0);
  for (const std::string text : {"", ".", "x", "+1", " 1", "21.5 fps", "nan", "inf", "0x10"})
    EXPECT_EQ(decimal(text), std::nullopt) << text;
}

}  // namespace
}  // namespace jcam
