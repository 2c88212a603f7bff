// SPDX-License-Identifier: Apache-2.0
#include "host/display.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

std::string counted(const std::string& text) {
  return std::string{static_cast<char>(text.size() >> 8U), static_cast<char>(text.size() & 0xffU)} + text;
}

std::string entry(const std::string& family, const std::string& address, const std::string& display,
                  const std::string& data) {
  return family + counted(address) + counted(display) + counted("MIT-MAGIC-COOKIE-1") + counted(data);
}

const std::string kLocalFamily = std::string("\x01\x00", 2);
const std::string kWild = "\xff\xff";

TEST(Display, IsTakenApart) {
  EXPECT_EQ(parse_display(":0"), (Display{"", 0}));
  EXPECT_EQ(parse_display("localhost:10.0"), (Display{"localhost", 10}));
  EXPECT_EQ(parse_display("unix:1"), (Display{"unix", 1}));
  EXPECT_TRUE(parse_display("orin/unix:1")->local());
  EXPECT_FALSE(parse_display("::1:3")->local());
}

TEST(Display, RefusesTheRest) {
  for (const char* text : {"", ":", ":x", "0", "localhost", ":-1", ":99999999999", ":0x"})
    EXPECT_FALSE(parse_display(text)) << text;
}

TEST(Cookie, IsForAnyHostAndOnlyForThisDisplay) {
  const std::string file =
      entry(kLocalFamily, "orin", "0", "zero") + entry(kLocalFamily, "orin", "10", "ten");
  EXPECT_EQ(wild_cookie(file, 10), entry(kWild, "", "10", "ten"));
  EXPECT_EQ(wild_cookie(file, 0), entry(kWild, "", "0", "zero"));
  EXPECT_EQ(wild_cookie(file, 1), "");
}

TEST(Cookie, AnEntryForAllDisplaysCounts) {
  EXPECT_EQ(wild_cookie(entry(kLocalFamily, "orin", "", "any"), 3), entry(kWild, "", "3", "any"));
}

TEST(Cookie, OfABrokenFileGivesWhatIsWhole) {
  const std::string file = entry(kLocalFamily, "orin", "0", "zero") + entry(kLocalFamily, "orin", "0", "two");
  for (std::size_t size = 0; size < file.size(); ++size) {
    const auto cookie = wild_cookie(file.substr(0, size), 0);
    EXPECT_TRUE(cookie.empty() || cookie == entry(kWild, "", "0", "zero")) << size;
  }
}

}  // namespace
}  // namespace jcam
