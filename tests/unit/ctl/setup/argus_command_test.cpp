// SPDX-License-Identifier: Apache-2.0
#include "ctl/setup/argus_command.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "tests/support/temp_dir.h"

namespace jcam::ctl {
namespace {

TEST(ArgusRefresh, TheHelperGetsTheConfiguredSocket) {
  const test::TempDir dir;
  std::ofstream(dir / "jcam.toml") << "[argus]\nsocket = \"/run/argus\"\n";
  std::ostringstream err;
  std::vector<std::string> given;
  const auto ends_with = [&](Result<int> status) {
    return [&given, status](const std::vector<std::string>& argv) {
      given = argv;
      return status;
    };
  };
  EXPECT_EQ(argus_refresh_command("/helper", dir / "jcam.toml", ends_with(0), err), kOk);
  EXPECT_EQ(given, (std::vector<std::string>{"/helper", "/run/argus"}));
  EXPECT_EQ(argus_refresh_command("/helper", dir / "jcam.toml", ends_with(1), err), kFailed);
  EXPECT_EQ(err.str(), "") << "the helper has said it already";
  EXPECT_EQ(argus_refresh_command("/helper", dir / "jcam.toml", ends_with(Error{"cannot run /helper"}), err),
            kFailed);
  EXPECT_EQ(err.str(), "jcamctl: cannot run /helper\n");
}

TEST(ArgusRefresh, NothingRunsOnAWrongConfiguration) {
  const test::TempDir dir;
  std::ofstream(dir / "jcam.toml") << "[argus]\nsocket = 3\n";
  std::ostringstream err;
  const auto run = [](const std::vector<std::string>&) -> Result<int> {
    ADD_FAILURE() << "it ran";
    return 0;
  };
  EXPECT_EQ(argus_refresh_command("/helper", dir / "jcam.toml", run, err), kUsage);
  EXPECT_NE(err.str().find("argus.socket"), std::string::npos) << err.str();
}

}  // namespace
}  // namespace jcam::ctl
