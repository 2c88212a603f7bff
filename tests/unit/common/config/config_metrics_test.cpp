// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "common/config/config.h"

namespace jcam {
namespace {

using namespace std::chrono_literals;

TEST(ConfigMetrics, OffUnlessSaid) {
  EXPECT_EQ(parse_config("", "x")->metrics, MetricsConfig{});
}

TEST(ConfigMetrics, AllKeys) {
  const auto config = parse_config(
      "[metrics]\nlisten = \"[::1]:9911\"\nfile = \"/run/x/jcam.prom\"\nperiod = \"1min\"\n", "x");
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_EQ(config->metrics, (MetricsConfig{"[::1]:9911", "/run/x/jcam.prom", 60s}));
}

TEST(ConfigMetrics, WrongOnesAreRefusedWithTheirLine) {
  for (const char* line :
       {"listen = \"9911\"", "listen = \":9911\"", "listen = \"127.0.0.1:0\"", "listen = \"127.0.0.1:99999\"",
        "listen = \"127.0.0.1:1,[::1]:2\"", "listen = \"127.0.0.1:1s\"", "listen = \"host:80\"",
        "listen = 9911", "file = \"jcam.prom\"", "file = \"/run/jcam.txt\"", "period = \"10ms\"",
        "period = 5", "lisen = \"x\""}) {
    const auto config = parse_config("[metrics]\n" + std::string(line) + "\n", "x.toml");
    ASSERT_FALSE(config) << line;
    EXPECT_TRUE(config.error().what.starts_with("x.toml:2: metrics.")) << config.error().message();
    EXPECT_FALSE(config.error().hint.empty()) << line;
  }
  EXPECT_FALSE(parse_config("metrics = 1\n", "x"));
}

}  // namespace
}  // namespace jcam
