// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/history.h"

#include <gtest/gtest.h>

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// Of csi0, a second after the one before.
class Diary {
 public:
  History history;
  void add(std::string_view text, CameraName camera = {0}) {
    history.add({camera, "", false, "event", text, now_ += 1s});
  }
  std::string texts(std::uint64_t after = 0, std::optional<CameraName> camera = {}) const {
    std::string all;
    for (const auto& entry : history.since(after, camera, 0ns)) all += entry.text + ' ';
    return all;
  }

 private:
  std::chrono::nanoseconds now_{0};
};

TEST(History, KeepsTheOrderOverAllCameras) {
  Diary diary;
  diary.add("a", {1});
  diary.add("b", {0});
  diary.add("c", {1});
  EXPECT_EQ(diary.texts(), "a b c ");
  EXPECT_EQ(diary.texts(0, CameraName{1}), "a c ");
  EXPECT_EQ(diary.texts(1), "b c ");
  EXPECT_EQ(diary.texts(3), "");
  EXPECT_EQ(diary.texts(0, CameraName{2}), "");
}

TEST(History, ARepetitionIsCountedAndNew) {
  Diary diary;
  diary.add("begins");
  for (int i = 0; i < 10'000; ++i) diary.add("fails");
  diary.add("fails", {1});
  const auto entries = diary.history.since(0, {}, 0ns);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].text, "begins");
  EXPECT_EQ(entries[1].times, 10'000U);
  EXPECT_EQ(entries[1].first_ms, 2000);
  EXPECT_EQ(entries[1].last_ms, 10'001'000);
  EXPECT_EQ(entries[2].times, 1U);
  EXPECT_EQ(diary.texts(entries[0].number), "fails fails ") << "who follows is told of the newest again";
}

TEST(History, TheOldestGo) {
  Diary diary;
  diary.add("other", {1});
  for (std::size_t i = 0; i < History::kMost + 3; ++i) diary.add(std::to_string(i));
  const auto entries = diary.history.since(0, CameraName{0}, 0ns);
  ASSERT_EQ(entries.size(), History::kMost);
  EXPECT_EQ(entries.front().text, "3");
  EXPECT_EQ(diary.texts(0, CameraName{1}), "other ") << "one that talks much costs another nothing";
}

TEST(History, TimesFollowAClockThatIsSetLater) {
  Diary diary;
  diary.add("at boot");
  EXPECT_EQ(diary.history.since(0, {}, 0s)[0].last_ms, 1000);
  EXPECT_EQ(diary.history.since(0, {}, 1000s)[0].last_ms, 1'001'000);
}

TEST(History, TextsAreOneLineAndBounded) {
  Diary diary;
  diary.add("two\nlines " + std::string(1000, 'x'));
  const auto text = diary.history.since(0, {}, 0ns)[0].text;
  EXPECT_TRUE(text.starts_with("two lines xxx")) << text;
  EXPECT_LE(text.size(), History::kLongestText + 3);
  EXPECT_TRUE(text.ends_with("x...")) << text;
}

}  // namespace
}  // namespace jcam::bridge
