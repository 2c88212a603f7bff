// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/launch_quote.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

TEST(LaunchQuote, WordsStayAsTheyAre) {
  for (const char* word : {"daylight", "-1", "0.5", "/dev/video3", "AeAntibandingMode_50HZ"}) {
    EXPECT_EQ(launch_quote(word), word);
  }
}

TEST(LaunchQuote, SpacesAndLaunchSyntaxGoIntoQuotes) {
  EXPECT_EQ(launch_quote(""), R"("")");
  EXPECT_EQ(launch_quote("13000 683709000"), R"("13000 683709000")");
  EXPECT_EQ(launch_quote("x ! fakesink"), R"("x ! fakesink")");
  EXPECT_EQ(launch_quote("a=b;c"), R"("a=b;c")");
  EXPECT_EQ(launch_quote("it's"), R"("it's")");
}

TEST(LaunchQuote, WhatCouldEndAStringIsOctal) {
  EXPECT_EQ(launch_quote(R"(a"b)"), R"("\"a\\042b\"")");
  EXPECT_EQ(launch_quote(R"(a\)"), R"("\"a\\134\"")");
  EXPECT_EQ(launch_quote("a\nb c"), R"("\"a\\012b\\040c\"")");
}

TEST(LaunchQuote, OctalTextHoldsWhatOldGstreamersTake) {
  EXPECT_EQ(launch_quote(R"("a",b%c@d_e+f-g/h:i.j)"), R"("\"\\042a\\042\\054b\\045c\\100d_e+f-g/h:i.j\"")");
}

TEST(LaunchQuote, ANulCannotBePartOfAProperty) {
  EXPECT_EQ(launch_quote({"a\0\n", 3}), R"("\"a\\012\"")");
}

}  // namespace
}  // namespace jcam
