// SPDX-License-Identifier: Apache-2.0
#include "bridge/camera/live_settings.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

using control::SettingReport;
using control::SettingState;

/// What a capture that starts now would be told, "name=value ...".
std::string told(LiveSettings& settings) {
  std::string text;
  for (const auto& setting : settings.for_capture())
    text += setting.name + "=" + setting.value.value_or("?") + " ";
  return text;
}

/// A capture starts, takes all that it is told, and frames flow.
void run_well(LiveSettings& settings) {
  settings.capture_gone();
  for (const auto& setting : settings.for_capture()) settings.answered({setting.name, ""});
  settings.frames_flow();
  settings.frames_flow();
}

TEST(LiveSettings, AWishIsTriedAndKeptOnceFramesHaveComeWithIt) {
  LiveSettings settings;
  settings.wish("wbmode", "daylight");
  EXPECT_EQ(settings.report(),
            (std::vector<SettingReport>{{"wbmode", "daylight", SettingState::on_trial, {}}}));
  EXPECT_EQ(told(settings), "wbmode=daylight ");
  EXPECT_FALSE(settings.answered({"wbmode", ""}));
  settings.frames_flow();
  EXPECT_EQ(settings.report().front().state, SettingState::on_trial) << "these may be frames from before it";
  settings.frames_flow();
  EXPECT_EQ(settings.report(), (std::vector<SettingReport>{{"wbmode", "daylight", SettingState::kept, {}}}));
}

TEST(LiveSettings, WhatTheElementRefusesIsDroppedAndNeverTriedAgain) {
  LiveSettings settings;
  settings.wish("wbmod", "daylight");
  told(settings);
  EXPECT_EQ(settings.answered({"wbmod", "there is no such property"}),
            "wbmod=daylight is dropped: there is no such property");
  EXPECT_EQ(told(settings), "");
  EXPECT_EQ(settings.report(), (std::vector<SettingReport>{{"wbmod", "daylight", SettingState::dropped,
                                                            "there is no such property"}}));
}

TEST(LiveSettings, ARefusedValueLeavesTheOneBeforeInForce) {
  LiveSettings settings;
  settings.wish("wbmode", "daylight");
  run_well(settings);
  settings.capture_gone();
  settings.wish("wbmode", "purple");
  EXPECT_EQ(told(settings), "wbmode=purple ");
  settings.answered({"wbmode", "no"});
  EXPECT_EQ(told(settings), "wbmode=daylight ");
}

TEST(LiveSettings, AKeptValueThatIsRefusedLaterIsDroppedToo) {
  LiveSettings settings;
  settings.wish("wbmode", "daylight");
  run_well(settings);
  settings.capture_gone();
  told(settings);
  EXPECT_TRUE(settings.answered({"wbmode", "not any more"}));
  EXPECT_EQ(told(settings), "");
}

TEST(LiveSettings, ARunningCapturesAnswerDecides) {
  LiveSettings settings;
  std::vector<std::string> heard;
  const auto hear = [&](const Result<std::string>& answer) {
    heard.push_back(answer ? "yes" : answer.error().what);
  };
  settings.asked("wbmode", "daylight", hear);
  settings.asked("wbmode", "purple", hear);
  EXPECT_EQ(settings.report().size(), 0U) << "nothing is confirmed";
  settings.answered({"wbmode", ""});
  settings.answered({"wbmode", "no such mode"});
  EXPECT_EQ(heard, (std::vector<std::string>{"yes", "no such mode"}));
  settings.frames_flow();
  settings.frames_flow();
  EXPECT_EQ(told(settings), "wbmode=daylight ");
}

TEST(LiveSettings, AValueThatWasUnderWayWhenTheCaptureCrashedIsNotKept) {
  LiveSettings settings;
  std::string heard;
  settings.asked("gainrange", "1 99",
                 [&](const auto& answer) { heard = answer ? "yes" : answer.error().what; });
  settings.capture_failed("crashed");
  EXPECT_EQ(heard, "the capture ended before it had answered; the value is not kept");
  EXPECT_EQ(told(settings), "");
}

TEST(LiveSettings, AValueThatWasTakenButCameWithNoFramesIsBlamedForTheFailure) {
  LiveSettings settings;
  settings.wish("wbmode", "daylight");
  run_well(settings);
  settings.asked("gainrange", "1 99", [](const auto&) {});
  settings.answered({"gainrange", ""});
  settings.frames_flow();
  EXPECT_EQ(settings.capture_failed("stalled"),
            std::vector<std::string>{"gainrange=1 99 is dropped: the capture failed with it: stalled"});
  EXPECT_EQ(told(settings), "wbmode=daylight ");
}

TEST(LiveSettings, AWishThatCrashesTheStartIsDroppedEvenUnanswered) {
  LiveSettings settings;
  settings.wish("gainrange", "1 99");
  told(settings);
  EXPECT_EQ(settings.capture_failed("crashed").size(), 1U);
  EXPECT_EQ(told(settings), "");
}

TEST(LiveSettings, WhatNoPropertyCanCauseIsNotBlamedOnOne) {
  for (const char* kind : {"daemon-away", "no-camera", "session-refused", "bad-pipeline"}) {
    LiveSettings settings;
    settings.wish("wbmode", "daylight");
    told(settings);
    settings.answered({"wbmode", ""});
    EXPECT_TRUE(settings.capture_failed(kind).empty()) << kind;
    EXPECT_EQ(told(settings), "wbmode=daylight ") << kind;
  }
}

TEST(LiveSettings, ACaptureThatEndsInPeaceLeavesItOnTrial) {
  LiveSettings settings;
  settings.wish("wbmode", "daylight");
  told(settings);
  settings.answered({"wbmode", ""});
  settings.frames_flow();
  settings.capture_gone();
  EXPECT_EQ(told(settings), "wbmode=daylight ");
  settings.answered({"wbmode", ""});
  settings.frames_flow();
  EXPECT_EQ(settings.report().front().state, SettingState::on_trial) << "the proof begins anew";
}

TEST(LiveSettings, UnsetForgets) {
  LiveSettings settings;
  settings.wish("wbmode", "daylight");
  run_well(settings);
  std::string note = "?";
  settings.asked("wbmode", std::nullopt, [&](const auto& answer) { note = *answer; });
  settings.answered({"wbmode", ""});
  EXPECT_EQ(note, "");
  EXPECT_FALSE(settings.has("wbmode"));
  EXPECT_EQ(told(settings), "");
}

TEST(LiveSettings, AnUnsetThatTheCaptureDidNotAnswerHoldsForTheNextOne) {
  LiveSettings settings;
  settings.wish("wbmode", "daylight");
  run_well(settings);
  settings.asked("wbmode", std::nullopt, [](const auto&) {});
  settings.capture_failed("crashed");
  EXPECT_EQ(told(settings), "");
}

TEST(LiveSettings, NamesAreThoseOfTheConfiguration) {
  LiveSettings settings;
  EXPECT_TRUE(settings.check("exposuretimerange", "1 2"));
  EXPECT_FALSE(settings.check("num-buffers=1 ! filesink location=/tmp/x t. ! identity silent", "true"));
  EXPECT_FALSE(settings.check("", "1"));
  EXPECT_FALSE(settings.check("sensor-id", "1"));
  EXPECT_FALSE(settings.check("sensor_id", "1")) << "GObject takes it for the same";
  EXPECT_FALSE(settings.check("device", "/dev/video0"));
}

TEST(LiveSettings, CountAndSizeHaveLimits) {
  LiveSettings settings;
  EXPECT_TRUE(settings.check("a", std::string(LiveSettings::kMaxValue, 'x')));
  EXPECT_FALSE(settings.check("a", std::string(LiveSettings::kMaxValue + 1, 'x')));
  EXPECT_FALSE(settings.check("a", std::string("x\0y", 3)));
  for (std::size_t i = 0; i < LiveSettings::kMaxCount; ++i) settings.wish("p" + std::to_string(i), "1");
  EXPECT_FALSE(settings.check("another", "1"));
  EXPECT_TRUE(settings.check("p0", "2")) << "one that is there may change";
}

TEST(LiveSettings, AllValuesTogetherHaveALimit) {
  LiveSettings settings;
  int set = 0;
  while (settings.check("p" + std::to_string(set), std::string(1000, '\x01'))) {
    settings.wish("p" + std::to_string(set), std::string(1000, '\x01'));
    ASSERT_LT(++set, 32);
  }
  std::size_t packets = 0;
  for (const auto& setting : settings.for_capture()) {
    const auto packet = capture::encode(setting);
    EXPECT_LE(packet.size(), capture::kMaxPacket);
    packets += packet.size();
  }
  EXPECT_LT(packets, 100'000U) << "they must fit into a socket that nobody reads yet";
}

TEST(LiveSettings, ACaptureThatNeverAnswersCannotMakeItGrow) {
  LiveSettings settings;
  int asked = 0;
  while (settings.check("p", "1")) {
    settings.asked("p", "1", [](const auto&) {});
    ASSERT_LT(++asked, 1000);
  }
}

}  // namespace
}  // namespace jcam::bridge
