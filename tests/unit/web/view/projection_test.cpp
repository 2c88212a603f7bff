// SPDX-License-Identifier: Apache-2.0
#include "web/view/projection.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

#include "tests/support/patience.h"
#include "tests/unit/web/visitor.h"

namespace jcam::web {
namespace {

using namespace std::chrono_literals;

/// One end for the projection, one for whoever looks.
struct Pair {
  explicit Pair(Places& places) {
    int fds[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), 0);
    viewer = {UniqueFd(fds[0]), places.take()};
    eye.reset(fds[1]);
  }
  Viewer viewer;
  UniqueFd eye;
};

const PictureKey kKey{{{0}, ""}, 640, 30, false};

/// Pictures "1", "2", ... and who looks at them.
struct Cinema {
  Cinema()
      : projections([this](const PictureKey&) -> Projection::Make {
          ++machines;
          return [this]() -> Result<std::string_view> {
            ++tries;
            while (made >= most) std::this_thread::sleep_for(5ms);
            if (dark) return Error{"csi0 is idle", "whoever reads it starts it"};
            picture = std::string(size, 'x') + std::to_string(++made);
            return std::string_view(picture);
          };
        }) {}
  ~Cinema() {
    most = 1 << 30;
    projections.end();
    for (auto& thread : threads) thread.join();
  }
  /// Shows them to one more, on a thread as a worker's.
  UniqueFd seat(int fps = 30) {
    Pair pair(places);
    threads.emplace_back([this, fps, viewer = std::move(pair.viewer)]() mutable {
      auto key = kKey;
      key.fps = fps;
      projections.show(key, std::move(viewer));
    });
    return std::move(pair.eye);
  }
  Places places{1000};
  std::atomic<int> machines{0}, tries{0}, made{0};
  std::atomic<int> most{1 << 30};  ///< pictures
  std::atomic<bool> dark{false};
  std::size_t size = 0;
  std::string picture;
  Projections projections;
  std::vector<std::thread> threads;
};

bool comes(const std::atomic<int>& value, int wanted) {
  const auto until = std::chrono::steady_clock::now() + test::patience(10s);
  while (value < wanted && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  return value >= wanted;
}

TEST(Projection, OneMachineShowsAllThatLook) {
  Cinema cinema;
  std::vector<UniqueFd> eyes;
  for (int i = 0; i < 10; ++i) eyes.push_back(cinema.seat());
  for (const auto& eye : eyes) {
    const std::string seen = test::hear(eye.get(), "--jcam\r\nContent-Type: image/jpeg\r\nContent-Length: ");
    EXPECT_TRUE(
        seen.starts_with("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=jcam\r\n"))
        << seen;
    EXPECT_EQ(seen.find("(silence)"), std::string::npos);
  }
  EXPECT_EQ(cinema.machines, 1);
}

TEST(Projection, KeepsItsRate) {
  Cinema cinema;
  const auto begin = Projection::Clock::now();
  const auto eye = cinema.seat(10);
  ASSERT_TRUE(comes(cinema.made, 6));
  EXPECT_GE(Projection::Clock::now() - begin, 490ms);
}

TEST(Projection, APictureIsWholeBeforeTheNext) {
  Cinema cinema;
  cinema.most = 1;
  const auto eye = cinema.seat();
  EXPECT_EQ(test::hear(eye.get(), "\r\n\r\n1\r\n--jcam\r\n").find("(silence)"), std::string::npos);
}

TEST(Projection, EndsWithTheLastAndBeginsAnew) {
  Cinema cinema;
  auto first = cinema.seat();
  ASSERT_TRUE(comes(cinema.made, 2));
  auto second = cinema.seat();
  EXPECT_NE(test::hear(second.get(), "\r\n\r\n--jcam").find("--jcam"), std::string::npos);
  // Who began it leaves; the other sees more.
  first.reset();
  const int then = cinema.made;
  ASSERT_TRUE(comes(cinema.made, then + 3));
  EXPECT_EQ(cinema.machines, 1);
  second.reset();
  for (auto& thread : cinema.threads) thread.join();
  cinema.threads.clear();
  const auto third = cinema.seat();
  EXPECT_NE(test::hear(third.get(), "\r\n\r\n--jcam").find("--jcam"), std::string::npos);
  EXPECT_EQ(cinema.machines, 2);
}

TEST(Projection, SaysWhyThereIsNoPictureAndWaitsForTheNext) {
  Cinema cinema;
  cinema.dark = true;
  const std::string why = test::hear(cinema.seat().get());
  EXPECT_TRUE(why.starts_with("HTTP/1.1 503 ")) << why;
  EXPECT_TRUE(why.ends_with("csi0 is idle; whoever reads it starts it\n")) << why;
  cinema.dark = false;
  const auto eye = cinema.seat();
  EXPECT_NE(test::hear(eye.get(), "\r\n\r\n--jcam").find("--jcam"), std::string::npos);
  cinema.dark = true;
  const int tries = cinema.tries;
  ASSERT_TRUE(comes(cinema.tries, tries + 1));
  // Whoever comes meanwhile is told, at once.
  EXPECT_TRUE(test::hear(cinema.seat().get()).starts_with("HTTP/1.1 503 "));
  cinema.dark = false;
  const int made = cinema.made;
  EXPECT_TRUE(comes(cinema.made, made + 2));
  EXPECT_EQ(test::hear(eye.get(), "--jcam").find("(silence)"), std::string::npos);
}

TEST(Projection, AViewerThatDoesNotReadKeepsNobodyAndIsDropped) {
  Cinema cinema;
  cinema.size = 300'000;
  const auto blind = cinema.seat();
  auto eye = cinema.seat();
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(test::hear(eye.get(), "--jcam\r\n").find("(silence)"), std::string::npos);
  eye.reset();
  // With the blind one all ends.
  for (auto& thread : cinema.threads) thread.join();
  cinema.threads.clear();
  EXPECT_EQ(test::hear(blind.get()).find("(silence)"), std::string::npos);
}

TEST(Projection, HasPlacesForSoMany) {
  Places places(2);
  const Place a = places.take();
  Place b = places.take();
  EXPECT_TRUE(a && b);
  EXPECT_FALSE(places.take());
  b.reset();
  EXPECT_TRUE(places.take());
}

}  // namespace
}  // namespace jcam::web
