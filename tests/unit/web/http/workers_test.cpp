// SPDX-License-Identifier: Apache-2.0
#include "web/http/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>

namespace jcam::web {
namespace {

using namespace std::chrono_literals;

TEST(Workers, AreAsManyAsThereIsWorkAndNoMore) {
  std::promise<void> end;
  const auto ended = end.get_future().share();
  std::atomic<int> begun{0};
  std::atomic<int> done{0};
  Workers workers({.threads = 2, .queue = 1});
  EXPECT_EQ(workers.threads(), 0U);
  for (int i = 0; i < 3; ++i) {
    std::function<void()> work = [&] {
      ++begun;
      ended.wait();
      ++done;
    };
    EXPECT_TRUE(workers.give(work));
    while (i < 2 && begun <= i) std::this_thread::yield();
  }
  EXPECT_EQ(workers.threads(), 2U);
  std::function<void()> more = [&] { ++done; };
  EXPECT_FALSE(workers.give(more));
  EXPECT_TRUE(more);
  end.set_value();
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (workers.threads() > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(10ms);
  EXPECT_EQ(workers.threads(), 0U);
  EXPECT_EQ(done, 3);
}

TEST(Workers, EndWithWhatTheyWereGiven) {
  std::atomic<int> done{0};
  {
    Workers workers({.threads = 3, .queue = 100});
    for (int i = 0; i < 50; ++i) {
      std::function<void()> work = [&] { ++done; };
      ASSERT_TRUE(workers.give(work));
    }
  }
  EXPECT_EQ(done, 50);
}

}  // namespace
}  // namespace jcam::web
