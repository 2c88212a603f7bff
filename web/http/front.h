// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include "common/os/unique_fd.h"
#include "common/result.h"

namespace jcam::web {

/// How many connections may wait with half a request, and for how long.
struct FrontLimits {
  std::size_t waiting = 256;
  std::chrono::milliseconds patience{5000};
};

/// Takes connections and reads the heads of their requests, all on the one thread that runs it and without
/// one for any of them: whoever connects and says nothing, or a letter a second, costs a descriptor and a few
/// bytes for as long as the patience lasts. When too many wait the one that waits longest goes. Wakes up only
/// for what comes.
class Front {
 public:
  /// Gets a connection whose head is whole and let through, and what has been read of it. On run()'s thread;
  /// false: nobody has time for it, and it is told so.
  using Take = std::function<bool(UniqueFd& connection, std::string& received)>;
  using Limits = FrontLimits;

  static Result<Front> open(UniqueFd listening, Take take, Limits limits = {});
  /// Until stop(). Once.
  void run();
  /// From any thread, also before run().
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct Waiting {
    UniqueFd connection;
    std::string received;
    Clock::time_point until;
  };
  using Place = std::list<Waiting>::iterator;

  Front(UniqueFd listening, UniqueFd ending, Take take, Limits limits);
  int timeout(Clock::time_point now) const;
  void accept_all(Clock::time_point now);
  void drop_late(Clock::time_point now);
  void read(Place place);
  void pass_on(Place place, std::size_t head);

  UniqueFd listening_, ending_;
  Take take_;
  Limits limits_;
  std::list<Waiting> waiting_;  ///< the one that waits longest first
  bool full_ = false;           ///< out of descriptors: nobody is taken for a moment
};

}  // namespace jcam::web
