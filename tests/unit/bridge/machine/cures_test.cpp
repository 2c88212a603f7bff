// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/cures.h"

#include <gtest/gtest.h>

#include "common/capture_protocol.h"

namespace jcam::bridge {
namespace {

TEST(Cures, ThereIsOneForEachFailure) {
  using capture::Failure;
  for (const auto failure :
       {Failure::no_camera, Failure::session_refused, Failure::daemon_away, Failure::end_of_stream,
        Failure::element_error, Failure::format_refused, Failure::bad_pipeline})
    EXPECT_FALSE(cure_of(capture::failure_name(failure)).empty()) << capture::failure_name(failure);
  EXPECT_EQ(cure_of("daemon-away"), "sudo systemctl restart nvargus-daemon");
  EXPECT_NE(cure_of("stalled").find("cable"), std::string_view::npos);
  EXPECT_NE(cure_of("crashed").find("journalctl"), std::string_view::npos);
}

TEST(Cures, NothingIsDoneAboutNothing) {
  EXPECT_EQ(cure_of(""), "");
}

}  // namespace
}  // namespace jcam::bridge
