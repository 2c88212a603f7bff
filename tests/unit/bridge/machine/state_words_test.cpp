// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/state_words.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

TEST(StateWords, SwitchingOnAndOff) {
  EXPECT_EQ(state_words(State::idle, State::starting), (StateWords{"starting", "starting"}));
  EXPECT_EQ(state_words(State::stopping, State::starting), (StateWords{"starting", "starting"}));
  EXPECT_EQ(state_words(State::stopping, State::idle), (StateWords{"idle", "stopped"}));
}

TEST(StateWords, WhatTheMachineNotesItselfIsNotSaidTwice) {
  EXPECT_FALSE(state_words(State::starting, State::streaming));
  EXPECT_FALSE(state_words(State::streaming, State::stalled));
  EXPECT_FALSE(state_words(State::stalled, State::backing_off));
  EXPECT_FALSE(state_words(State::backing_off, State::starting));
  EXPECT_FALSE(state_words(State::idle, State::idle));
}

}  // namespace
}  // namespace jcam::bridge
