// SPDX-License-Identifier: Apache-2.0
#include "web/view/feed.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

namespace jcam::web {
namespace {

TEST(Feed, OnePictureIsMadeForAllWhoWait) {
  std::atomic<int> made{0};
  std::promise<void> go;
  const auto gone = go.get_future().share();
  Feed feed([&]() -> Result<std::string> {
    gone.wait();
    return "picture " + std::to_string(++made);
  });
  std::vector<std::future<std::string>> viewers;
  std::atomic<int> there{0};
  for (int i = 0; i < 5; ++i)
    viewers.push_back(std::async(std::launch::async, [&] {
      ++there;
      return **feed.next();
    }));
  while (there < 5) std::this_thread::yield();
  go.set_value();
  for (auto& viewer : viewers) EXPECT_EQ(viewer.get(), "picture 1");
  const auto second = feed.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(**second, "picture 2");
  EXPECT_EQ(made, 2);
}

TEST(Feed, TellsWhyThereIsNoPictureAndTriesAgain) {
  int tries = 0;
  Feed feed([&]() -> Result<std::string> {
    if (++tries == 1) return Error{"csi0 is idle"};
    return std::string("a");
  });
  const auto none = feed.next();
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "csi0 is idle");
  EXPECT_TRUE(feed.next());
}

TEST(Feeds, AreSharedByThoseWhoWantTheSame) {
  int made = 0;
  Feeds feeds([&](const PictureKey& key) -> Result<std::string> {
    return key.stream.text() + std::to_string(++made);
  });
  const PictureKey key{{{0}, ""}, 640, 0, false};
  auto first = feeds.get(key);
  EXPECT_EQ(first, feeds.get(key));
  EXPECT_NE(first, feeds.get({{{0}, ""}, 640, 0, true}));
  EXPECT_NE(first, feeds.get({{{0}, "small"}, 640, 0, false}));
  EXPECT_EQ(**first->next(), "csi01");
  first.reset();
  // Nobody held it: nothing of it is left.
  EXPECT_EQ(**feeds.get(key)->next(), "csi02");
}

}  // namespace
}  // namespace jcam::web
