// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

#include "control/server.h"

namespace jcam::control {

/// Who watches, and when they are next told: at once on a change, but at most four times a second. Pure.
class Watchers {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr std::chrono::milliseconds kPause{250};

  /// The watch that `connection` asked for with request `id`; a second one replaces the first.
  void add(ConnectionId connection, std::int64_t id) { ids_[connection] = id; }
  void remove(ConnectionId connection) { ids_.erase(connection); }
  /// Connection -> the id to answer with.
  const std::map<ConnectionId, std::int64_t>& all() const { return ids_; }

  /// Something that a status shows is different.
  void changed() { changed_ = true; }
  /// When telling is due; nothing while there is nobody to tell or nothing to say.
  std::optional<Time> due() const {
    if (!changed_ || ids_.empty()) return std::nullopt;
    return last_ ? *last_ + kPause : Time::min();
  }
  /// True when it is due at `now`: then the caller tells all().
  bool take(Time now) {
    const auto when = due();
    if (!when || now < *when) return false;
    changed_ = false;
    last_ = now;
    return true;
  }

 private:
  std::map<ConnectionId, std::int64_t> ids_;
  bool changed_ = false;
  std::optional<Time> last_;
};

}  // namespace jcam::control
