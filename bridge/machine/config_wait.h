// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "common/config/config.h"

namespace jcam::bridge {

/// What a daemon does whose configuration was wrong when it started: it looks again and again, until there is
/// a right one. Pure; what is seen is an argument.
class ConfigWait {
 public:
  explicit ConfigWait(Error wrong) : wrong_(std::move(wrong)) {}

  struct Look {
    std::optional<Config> config;  ///< right: begin with it
    bool news = false;             ///< wrong in another way than before: wrong() is worth a line
  };
  /// A configuration counts when two looks in a row saw it: a file that is being written may be right by
  /// chance, an empty one always is.
  Look look(Result<Config> found);

  const Error& wrong() const { return wrong_; }

 private:
  Error wrong_;
  std::optional<Config> seen_;
};

}  // namespace jcam::bridge
