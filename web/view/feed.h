// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <compare>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "common/names.h"
#include "common/result.h"

namespace jcam::web {

/// A picture that several may look at, as all of them get it.
struct Shown {
  std::uint64_t number = 0;  ///< rises
  std::shared_ptr<const std::string> bytes;
};

/// What several viewers see of one camera in the same size and at the same rate. Each picture is made once,
/// by whichever viewer comes first when it is due; the others wait for it. So there is no thread for it, and
/// nothing is made while nobody looks. Any thread.
class Feed {
 public:
  using Clock = std::chrono::steady_clock;
  using Make = std::function<Result<std::string>()>;
  Feed(std::chrono::milliseconds period, Make make) : period_(period), make_(std::move(make)) {}

  /// The first picture after `seen` that is due; blocks until then. The error is why there is none.
  Result<Shown> next(std::uint64_t seen);

 private:
  std::chrono::milliseconds period_;
  Make make_;
  std::mutex mutex_;
  std::condition_variable made_;
  bool making_ = false;
  std::uint64_t tries_ = 0;
  Clock::time_point due_{};
  Result<Shown> last_ = Shown{};
};

/// Which pictures: those who want the same share a feed.
struct FeedKey {
  StreamName stream;
  int width = 0;
  int fps = 0;  ///< 0: one picture alone
  bool wake = false;
  std::strong_ordering operator<=>(const FeedKey&) const = default;
  bool operator==(const FeedKey&) const = default;
};

/// The feeds that somebody looks at. Any thread.
class Feeds {
 public:
  using Make = std::function<Result<std::string>(const FeedKey&)>;
  explicit Feeds(Make make) : make_(std::move(make)) {}
  /// It is there as long as somebody holds it.
  std::shared_ptr<Feed> get(const FeedKey& key);

 private:
  Make make_;
  std::mutex mutex_;
  std::map<FeedKey, std::weak_ptr<Feed>> feeds_;
};

}  // namespace jcam::web
