// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/departures.h"

#include <utility>

namespace jcam::bridge {

bool Departures::seen(std::optional<int> opens, Time now) {
  due_ = now + kPeriod;
  if (!since_) since_ = now;
  const auto before = std::exchange(before_, opens);
  const bool fewer = opens && (*opens == 0 || (before && *opens < *before));
  if (!fewer && now - *since_ < kAtLatest) return false;
  since_ = now;
  return true;
}

}  // namespace jcam::bridge
