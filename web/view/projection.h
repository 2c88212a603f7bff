// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "common/os/unique_fd.h"
#include "common/result.h"
#include "web/view/pictures.h"
#include "web/view/places.h"

namespace jcam::web {

/// Who watches: a connection that does not block, over which nothing has been said yet.
struct Viewer {
  UniqueFd connection;
  Place place;
};

/// Moving pictures for all who watch the same. Each picture is made once, when it is due, and goes to each of
/// them by the thread that made it: the one of whoever came first, as long as anybody is there. Who is slow
/// misses pictures; who takes none of one for five seconds is dropped, and so are all when none has come for
/// ten.
class Projection {
 public:
  using Clock = std::chrono::steady_clock;
  using Make = std::function<Result<std::string_view>()>;
  Projection(std::chrono::milliseconds period, Make make);
  Projection(const Projection&) = delete;
  Projection& operator=(const Projection&) = delete;
  ~Projection();

  /// Any thread. False, and `viewer` is as it was: it has ended, another one is wanted.
  bool join(Viewer& viewer);
  /// Until nobody watches any more; once, after the first has joined.
  void run();
  /// Any thread: all are sent away.
  void end();

 private:
  using Bytes = std::shared_ptr<const std::string>;
  struct Seat {
    Viewer viewer;
    bool greeted = false;
    Bytes bytes;           ///< being sent; null: it has all
    std::size_t sent = 0;  ///< of them
    Clock::time_point since{};
  };

  bool let_in();
  void make_next(Clock::time_point begun);
  void show(Seat& seat, const Bytes& part, Clock::time_point now);
  static bool is_well(Seat& seat, short events, Clock::time_point now);
  static bool send_rest(Seat& seat);
  void wait();

  const std::chrono::milliseconds period_;
  Make make_;
  UniqueFd poke_;  ///< wakes run()
  std::mutex mutex_;
  std::list<Seat> joining_;
  bool ending_ = false, ended_ = false;
  std::list<Seat> seats_;  ///< from here on run()'s own
  Bytes last_;
  Clock::time_point due_{}, alive_{};
};

/// The projections that run. Any thread.
class Projections {
 public:
  /// What takes the pictures of one projection.
  using Maker = std::function<Projection::Make(const PictureKey&)>;
  explicit Projections(Maker maker) : maker_(std::move(maker)) {}

  /// Shows them to one more. Who is the first stays in here until the last is gone, whoever that is.
  void show(const PictureKey& key, Viewer viewer);
  /// All are sent away, and so is whoever comes later.
  void end();

 private:
  Maker maker_;
  std::mutex mutex_;
  std::map<PictureKey, std::shared_ptr<Projection>> running_;
  bool ended_ = false;
};

}  // namespace jcam::web
