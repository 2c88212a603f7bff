// SPDX-License-Identifier: Apache-2.0
#include "tests/fakes/argus_failure.h"

#include <gtest/gtest.h>

namespace jcam::fakes {
namespace {

Failures parsed(std::string_view text, int sensor_id = 0) {
  auto failures = parse_failures(text, sensor_id);
  EXPECT_TRUE(failures) << text;
  return failures ? *failures : Failures{};
}

TEST(ArgusFailure, NothingIsHealthy) {
  for (const char* text : {"", " ", "\n", ";;", " ;\n"}) EXPECT_TRUE(parsed(text).empty()) << text;
}

TEST(ArgusFailure, EveryWord) {
  const std::pair<const char*, FailureKind> words[] = {
      {"no-camera", FailureKind::no_camera},
      {"session-refused", FailureKind::session_refused},
      {"invalid-device", FailureKind::invalid_device},
      {"invalid-mode", FailureKind::invalid_mode},
      {"eos-after=7", FailureKind::eos},
      {"error-after=7", FailureKind::error},
      {"leak-after=7", FailureKind::leak},
      {"freeze-after=7", FailureKind::freeze},
      {"stall-after=7", FailureKind::stall},
      {"acquire-stall-after=7", FailureKind::acquire_stall},
      {"silent-after=7", FailureKind::silent},
      {"crash-after=7", FailureKind::crash},
      {"crash-at-start", FailureKind::crash_at_start},
      {"hang-at-start", FailureKind::hang_at_start},
      {"hang-in-stop", FailureKind::hang_in_stop},
      {"wrong-rate", FailureKind::wrong_rate},
  };
  for (const auto& [text, kind] : words) {
    const auto failures = parsed(text);
    ASSERT_EQ(failures.size(), 1U) << text;
    EXPECT_EQ(failures[0].kind, kind) << text;
    EXPECT_EQ(failures[0].after, std::string_view(text).ends_with("=7") ? 7U : 0U) << text;
  }
}

TEST(ArgusFailure, StatusHasArgusNumbers) {
  EXPECT_EQ(parsed("error-after=3")[0].status, (ArgusStatus{6, "TIMEOUT"}));
  EXPECT_EQ(parsed("error-after=3:DISCONNECTED")[0].status, (ArgusStatus{8, "DISCONNECTED"}));
  EXPECT_EQ(parsed("error-after=3:CANCELLED")[0].status, (ArgusStatus{7, "CANCELLED"}));
  EXPECT_EQ(parsed("error-after=3:UNAVAILABLE")[0].status, (ArgusStatus{3, "UNAVAILABLE"}));
  EXPECT_EQ(parsed("error-after=3:INVALID_SETTINGS")[0].status, (ArgusStatus{2, "INVALID_SETTINGS"}));
}

TEST(ArgusFailure, PrefixChoosesTheSensor) {
  const char* text = "0:no-camera; 1:eos-after=10;\nhang-in-stop\n";
  const auto first = parsed(text, 0);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_NE(find_failure(first, FailureKind::no_camera), nullptr);
  EXPECT_NE(find_failure(first, FailureKind::hang_in_stop), nullptr);
  const auto second = parsed(text, 1);
  ASSERT_NE(find_failure(second, FailureKind::eos), nullptr);
  EXPECT_EQ(find_failure(second, FailureKind::eos)->after, 10U);
  EXPECT_EQ(find_failure(second, FailureKind::no_camera), nullptr);
  EXPECT_EQ(parsed(text, 2).size(), 1U);
}

TEST(ArgusFailure, FailOnceHasAFile) {
  const auto failures = parsed("1:fail-once=/tmp/broken:error-after=5:TIMEOUT", 1);
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].while_exists, "/tmp/broken");
  EXPECT_EQ(failures[0].kind, FailureKind::error);
  EXPECT_EQ(failures[0].after, 5U);
}

TEST(ArgusFailure, RefusesEverythingElse) {
  for (const char* text : {"nonsense", "eos-after", "eos-after=", "eos-after=x", "eos-after=-1",
                           "eos-after=1:TIMEOUT", "no-camera=1", "error-after=1:", "error-after=1:BAD",
                           "fail-once=", "fail-once=/f", "fail-once=:no-camera", "0:", "-1:no-camera",
                           "no-camera,eos-after=1", "fail-once=/f:fail-once=/g:no-camera"}) {
    EXPECT_FALSE(parse_failures(text, 0)) << text;
  }
}

TEST(ArgusFailure, AMistakeForAnotherSensorIsAMistake) {
  EXPECT_FALSE(parse_failures("1:nonsense", 0));
}

}  // namespace
}  // namespace jcam::fakes
