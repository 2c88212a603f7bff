// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "common/config/config.h"

namespace jcam {
namespace {

TEST(ConfigWeb, OffUnlessSaid) {
  EXPECT_EQ(parse_config("", "x")->web, WebConfig{});
}

TEST(ConfigWeb, AllKeys) {
  const auto config =
      parse_config("[web]\nlisten = \"0.0.0.0:9911\"\ntoken_file = \"/etc/jcam/web.token\"\n", "x");
  ASSERT_TRUE(config) << config.error().message();
  EXPECT_EQ(config->web, (WebConfig{"0.0.0.0:9911", "/etc/jcam/web.token"}));
  EXPECT_TRUE(parse_config("[web]\nlisten = \"[::1]:9911\"\n[metrics]\nfile = \"/run/x/jcam.prom\"\n", "x"));
}

TEST(ConfigWeb, WrongOnesAreRefusedWithTheirLine) {
  for (const auto* line :
       {"listen = \"9911\"", "listen = 1", "listen = \"0.0.0.0:9911\"", "listen = \"[::]:9911\"",
        "listen = \"localhost:9911\"", "token_file = \"web.token\"", "port = \"9911\""}) {
    const auto config = parse_config("[web]\n" + std::string(line) + "\n", "x.toml");
    ASSERT_FALSE(config) << line;
    EXPECT_TRUE(config.error().what.starts_with("x.toml:2: web.")) << config.error().message();
  }
  EXPECT_FALSE(parse_config("web = 1\n", "x"));
}

TEST(ConfigWeb, OneAddressIsEnough) {
  const auto config =
      parse_config("[metrics]\nlisten = \"127.0.0.1:1\"\n[web]\nlisten = \"127.0.0.1:2\"\n", "x.toml");
  ASSERT_FALSE(config);
  EXPECT_TRUE(config.error().what.starts_with("x.toml:2: metrics.listen")) << config.error().message();
}

}  // namespace
}  // namespace jcam
