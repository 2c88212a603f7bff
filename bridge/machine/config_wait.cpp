// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/config_wait.h"

#include <utility>

namespace jcam::bridge {

ConfigWait::Look ConfigWait::look(Result<Config> found) {
  if (!found) {
    seen_.reset();
    const bool news = found.error().message() != wrong_.message();
    wrong_ = found.error();
    return {std::nullopt, news};
  }
  if (seen_ == *found) return {std::move(seen_), false};
  seen_ = std::move(*found);
  return {};
}

}  // namespace jcam::bridge
