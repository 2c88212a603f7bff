// SPDX-License-Identifier: Apache-2.0
#include "web/view/feed.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace jcam::web {
namespace {

using namespace std::chrono_literals;

TEST(Feed, OnePictureIsMadeForAllWhoWait) {
  std::atomic<int> made{0};
  std::promise<void> go;
  const auto gone = go.get_future().share();
  Feed feed(0ms, [&]() -> Result<std::string> {
    gone.wait();
    return "picture " + std::to_string(++made);
  });
  std::vector<std::future<std::string>> viewers;
  std::atomic<int> there{0};
  for (int i = 0; i < 5; ++i)
    viewers.push_back(std::async(std::launch::async, [&] {
      ++there;
      return *feed.next(0)->bytes;
    }));
  while (there < 5) std::this_thread::yield();
  go.set_value();
  for (auto& viewer : viewers) EXPECT_EQ(viewer.get(), "picture 1");
  const auto second = feed.next(1);
  ASSERT_TRUE(second);
  EXPECT_EQ(*second->bytes, "picture 2");
  EXPECT_EQ(made, 2);
}

TEST(Feed, KeepsItsRate) {
  Feed feed(100ms, []() -> Result<std::string> { return std::string("a"); });
  const auto start = Feed::Clock::now();
  std::uint64_t seen = 0;
  for (int i = 0; i < 4; ++i) seen = feed.next(seen)->number;
  EXPECT_GE(Feed::Clock::now() - start, 300ms);
}

TEST(Feed, TellsWhyThereIsNoPictureAndTriesAgain) {
  int tries = 0;
  Feed feed(0ms, [&]() -> Result<std::string> {
    if (++tries == 1) return Error{"csi0 is idle"};
    return std::string("a");
  });
  const auto none = feed.next(0);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "csi0 is idle");
  EXPECT_TRUE(feed.next(0));
}

TEST(Feeds, AreSharedByThoseWhoWantTheSame) {
  int made = 0;
  Feeds feeds(
      [&](const FeedKey& key) -> Result<std::string> { return key.stream.text() + std::to_string(++made); });
  const FeedKey key{{{0}, ""}, 640, 5, false};
  auto first = feeds.get(key);
  EXPECT_EQ(first, feeds.get(key));
  EXPECT_NE(first, feeds.get({{{0}, ""}, 640, 5, true}));
  EXPECT_NE(first, feeds.get({{{0}, "small"}, 640, 5, false}));
  EXPECT_EQ(*first->next(0)->bytes, "csi01");
  first.reset();
  // Nobody held it: nothing of it is left.
  EXPECT_EQ(*feeds.get(key)->next(0)->bytes, "csi02");
}

}  // namespace
}  // namespace jcam::web
