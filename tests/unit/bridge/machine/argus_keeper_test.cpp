// SPDX-License-Identifier: Apache-2.0
// nvargus-daemon is not ours: each condition for restarting it has a test that fails without it.
#include "bridge/machine/argus_keeper.h"

#include <gtest/gtest.h>

#include <vector>

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;
using Cameras = std::vector<ArgusKeeper::Camera>;

const ArgusPolicy kAllowed{.restart = true, .restart_interval = 10min};
const ArgusKeeper::Camera kHopeless{State::backing_off, 3, "session-refused"};

TEST(ArgusKeeper, RestartsAfterThreeFailuresInARow) {
  ArgusKeeper keeper;
  EXPECT_FALSE(keeper.decide(kAllowed, Cameras{{State::backing_off, 2, "session-refused"}}, 1s));
  EXPECT_TRUE(keeper.decide(kAllowed, Cameras{kHopeless}, 2s));
}

TEST(ArgusKeeper, NeverUnlessAllowed) {
  ArgusKeeper keeper;
  EXPECT_FALSE(keeper.decide(ArgusPolicy{}, Cameras{kHopeless}, 1s));
}

TEST(ArgusKeeper, NeverWhileACameraStreams) {
  ArgusKeeper keeper;
  EXPECT_FALSE(keeper.decide(kAllowed, Cameras{kHopeless, {State::streaming, 0, ""}}, 1s));
  EXPECT_TRUE(keeper.decide(kAllowed, Cameras{kHopeless, {State::idle, 0, ""}}, 2s)) << "once it has ended";
}

TEST(ArgusKeeper, NotMoreOftenThanConfigured) {
  ArgusKeeper keeper;
  ASSERT_TRUE(keeper.decide(kAllowed, Cameras{kHopeless}, 5s));
  EXPECT_FALSE(keeper.decide(kAllowed, Cameras{kHopeless}, 5s + 10min - 1ns));
  EXPECT_TRUE(keeper.decide(kAllowed, Cameras{kHopeless}, 5s + 10min));
}

TEST(ArgusKeeper, NotForWhatARestartDoesNotCure) {
  for (const char* kind : {"no-camera", "format-refused", "bad-pipeline", "crashed"}) {
    ArgusKeeper keeper;
    EXPECT_FALSE(keeper.decide(kAllowed, Cameras{{State::backing_off, 9, kind}}, 1s)) << kind;
  }
  for (const char* kind : {"session-refused", "end-of-stream", "daemon-away", "stalled", "frozen",
                           "no-first-frame", "element-error"}) {
    ArgusKeeper keeper;
    EXPECT_TRUE(keeper.decide(kAllowed, Cameras{{State::backing_off, 3, kind}}, 1s)) << kind;
  }
}

}  // namespace
}  // namespace jcam::bridge
