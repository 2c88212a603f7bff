// SPDX-License-Identifier: Apache-2.0
#include "settle/settling.h"

#include <algorithm>

namespace jcam::settle {
namespace {

std::chrono::nanoseconds age(const Sight& sight, std::chrono::nanoseconds clock) {
  return sight.changed > clock ? Settling::kOld : clock - sight.changed;
}

}  // namespace

bool same(const Sight& a, const Sight& b) {
  if (!a.there || !b.there) return a.there == b.there;
  return a.device == b.device && a.inode == b.inode && a.size == b.size && a.changed == b.changed;
}

Step Settling::step(const Sight& sight, std::chrono::nanoseconds now, std::chrono::nanoseconds clock) {
  const auto passed = std::min(now - looked_.value_or(now), kStep);
  looked_ = now;
  watched_ += passed;
  const bool late = watched_ >= kLimit;
  if (acted_ && same(*acted_, sight)) {
    rest_ = rest_ ? *rest_ + passed : std::chrono::nanoseconds{0};
    const bool quiet = *rest_ >= (sight.there ? kQuiet : kQuietWithout);
    return old_ || quiet || late ? Step::done : Step::wait;
  }
  if (last_) return Step::done;
  if (sight.there && age(sight, clock) < kCoarse && !late) return Step::wait;
  old_ = !acted_ && age(sight, clock) >= kOld;
  acted_ = sight;
  rest_.reset();
  last_ = late;
  return Step::act;
}

}  // namespace jcam::settle
