// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/recent_figures.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace jcam::bridge {
namespace {

using std::chrono::nanoseconds;

/// A capture tells of its frames twice a second, and of slow ones with the next.
constexpr std::chrono::seconds kToldWithin{1};

std::int64_t span_at(nanoseconds at) {
  return at / RecentFigures::kSpan;
}

std::size_t place_of(std::int64_t number, std::size_t places) {
  return static_cast<std::size_t>(number) % places;
}

/// Enough for people, and short as text.
double hundredths(double value) {
  return std::round(value * 100) / 100;
}

}  // namespace

void RecentFigures::add(const Frames& frames, nanoseconds took, nanoseconds at) {
  if (frames.count == 0 || at < nanoseconds(0)) return;
  const nanoseconds from = at - std::clamp(took, nanoseconds(1), std::max(at, nanoseconds(1)));
  const double whole = static_cast<double>((at - from).count());
  const std::int64_t oldest =
      std::max(span_at(from), span_at(at) - static_cast<std::int64_t>(spans_.size()) + 1);
  for (auto number = oldest; number <= span_at(at); ++number) {
    const auto begin = std::max(from, nanoseconds(kSpan * number));
    const auto end = std::min(at, nanoseconds(kSpan * (number + 1)));
    const double part = whole > 0 ? static_cast<double>((end - begin).count()) / whole : 1;
    Span& span = spans_.at(place_of(number, spans_.size()));
    if (span.number > number) continue;
    if (span.number != number) span = {number};
    span.frames += part * static_cast<double>(frames.count);
    span.timed += part * static_cast<double>(frames.timed);
    span.latency_us += part * static_cast<double>(frames.latency_us);
  }
}

control::Figures RecentFigures::report(const StreamName& name, nanoseconds now, nanoseconds offset) const {
  constexpr double kSeconds = std::chrono::duration<double>(kSpan).count();
  control::Figures figures;
  figures.camera = name.camera;
  figures.stream = name.stream;
  figures.span_ms = static_cast<int>(std::chrono::milliseconds(kSpan).count());
  const std::int64_t end = std::max(now - kToldWithin, nanoseconds(0)) / kSpan;
  figures.end_ms = std::chrono::duration_cast<std::chrono::milliseconds>(kSpan * end + offset).count();
  for (auto number = std::max<std::int64_t>(end - std::int64_t{kSpans}, 0); number < end; ++number) {
    const Span& span = spans_.at(place_of(number, spans_.size()));
    const bool known = span.number == number;
    if (!known && figures.rate.empty()) continue;
    figures.rate.push_back(known ? hundredths(span.frames / kSeconds) : 0);
    figures.latency_ms.push_back(known && span.timed > 0
                                     ? std::optional(hundredths(span.latency_us / span.timed / 1000))
                                     : std::nullopt);
  }
  return figures;
}

}  // namespace jcam::bridge
