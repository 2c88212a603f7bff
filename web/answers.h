// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "web/request/reply.h"
#include "web/request/target.h"
#include "web/view/daemon.h"
#include "web/view/feed.h"

namespace jcam::web {

/// The answer to each thing that can be asked for. Any thread; the daemon outlives it.
class Answers {
 public:
  explicit Answers(const Daemon& daemon);

  /// `target` may be had by whoever asks. Of what goes on it is only the beginning.
  Reply answer(const Target& target);

 private:
  Result<control::StatusReport> status() const {
    return daemon_.ask<control::StatusReport>(control::StatusRequest{});
  }
  Reply health(const Target& target) const;
  Reply history() const;
  Reply picture(const Target& target);
  Reply motion(const Target& target);
  Reply properties(const Target& target) const;
  Reply change(const Target& target) const;

  const Daemon& daemon_;
  Feeds feeds_;
};

}  // namespace jcam::web
