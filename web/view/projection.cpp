// SPDX-License-Identifier: Apache-2.0
#include "web/view/projection.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "common/os/waiting.h"
#include "web/http/wire.h"
#include "web/request/reply.h"

namespace jcam::web {
namespace {

/// How long a camera that gives no pictures is waited for, and how often it is asked.
constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::seconds kTryAgain{1};

/// Between two pictures.
constexpr std::string_view kBoundary = "--jcam\r\n";

/// A picture as a part of many: made once, however many see it, and sent at once. What begins the next goes
/// with it: a browser shows a picture when it sees that, and would be late by one.
std::string part_of(std::string_view jpeg) {
  std::string part =
      "Content-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) + "\r\n\r\n";
  part.reserve(part.size() + jpeg.size() + kBoundary.size() + 2);
  part += jpeg;
  part += "\r\n";
  part += kBoundary;
  return part;
}

std::string beginning_with(const std::string& part) {
  std::string text = head_text({200, kMultipart}, std::nullopt);
  text += kBoundary;
  text += part;
  return text;
}

}  // namespace

Projection::Projection(std::chrono::milliseconds period, Make make)
    : period_(period), make_(std::move(make)), poke_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Projection::~Projection() = default;

bool Projection::join(Viewer& viewer) {
  {
    const std::lock_guard lock(mutex_);
    if (ending_ || ended_) return false;
    joining_.push_back({std::move(viewer)});
  }
  const std::uint64_t one = 1;
  (void)!::write(poke_.get(), &one, sizeof one);
  return true;
}

void Projection::end() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  const std::uint64_t one = 1;
  (void)!::write(poke_.get(), &one, sizeof one);
}

void Projection::run() {
  try {
    while (let_in()) {
      if (const auto now = Clock::now(); now >= due_) make_next(now);
      wait();
    }
  } catch (...) {  // no memory: nobody is to wait here for pictures
    const std::lock_guard lock(mutex_);
    ended_ = true;
    joining_.clear();
    throw;
  }
}

bool Projection::let_in() {
  std::list<Seat> fresh;
  {
    const std::lock_guard lock(mutex_);
    ended_ = ending_ || (joining_.empty() && seats_.empty());
    if (ended_) {
      joining_.clear();
      seats_.clear();
      return false;
    }
    fresh.swap(joining_);
  }
  // Whoever comes while there is none learns at once why.
  if (!fresh.empty()) {
    const auto now = Clock::now();
    if (!last_) due_ = now;
    for (Seat& seat : fresh) show(seat, last_, now);
  }
  seats_.splice(seats_.end(), fresh);
  return true;
}

void Projection::make_next(Clock::time_point begun) {
  // By the clock, so that the time a picture takes makes them no fewer.
  due_ = (begun - due_ < period_ ? due_ : begun) + period_;
  const auto picture = make_();
  const auto now = Clock::now();
  if (picture) {
    alive_ = now;
    last_ = std::make_shared<const std::string>(part_of(*picture));
    for (Seat& seat : seats_) show(seat, last_, now);
    return;
  }
  last_.reset();
  due_ = now + kTryAgain;
  const std::string why = reply_text(reply_of({503, picture.error().message()}));
  const bool too_long = now - alive_ > kPatience;
  seats_.remove_if([&](const Seat& seat) {
    if (!seat.greeted) (void)Wire(seat.viewer.connection.get()).offer(why);
    return !seat.greeted || too_long;
  });
}

void Projection::show(Seat& seat, const Bytes& part, Clock::time_point now) {
  if (!part || seat.bytes) return;
  seat.bytes = part;
  if (!std::exchange(seat.greeted, true))
    seat.bytes = std::make_shared<const std::string>(beginning_with(*part));
  seat.sent = 0;
  seat.since = now;
  if (!send_rest(seat)) seat.viewer.connection.reset();
}

bool Projection::send_rest(Seat& seat) {
  const auto sent = Wire(seat.viewer.connection.get()).offer(std::string_view(*seat.bytes).substr(seat.sent));
  if (!sent) return false;
  seat.sent += *sent;
  if (seat.sent == seat.bytes->size()) seat.bytes.reset();
  return true;
}

bool Projection::is_well(Seat& seat, short events, Clock::time_point now) {
  if (!seat.viewer.connection || (events & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL)) != 0) return false;
  if ((events & POLLOUT) != 0 && !send_rest(seat)) return false;
  return !seat.bytes || now - seat.since < kTakes;
}

void Projection::wait() {
  std::vector<pollfd> entries{{poke_.get(), POLLIN, 0}};
  entries.reserve(seats_.size() + 1);
  for (const Seat& seat : seats_)
    entries.push_back(
        {seat.viewer.connection.get(), static_cast<short>(seat.bytes ? POLLRDHUP | POLLOUT : POLLRDHUP), 0});
  (void)::poll(entries.data(), entries.size(), poll_timeout(due_, Clock::now()));
  std::uint64_t pokes = 0;
  if (entries[0].revents != 0) (void)!::read(poke_.get(), &pokes, sizeof pokes);
  const auto now = Clock::now();
  auto entry = entries.begin();
  seats_.remove_if([&](Seat& seat) { return !is_well(seat, (++entry)->revents, now); });
}

void Projections::show(const PictureKey& key, Viewer viewer) {
  constexpr std::chrono::milliseconds kSecond{1000};
  std::shared_ptr<Projection> projection;
  {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    auto& known = running_[key];
    if (known && known->join(viewer)) return;
    known = std::make_shared<Projection>(kSecond / std::max(key.fps, 1), maker_(key));
    projection = known;
    (void)projection->join(viewer);
  }
  projection->run();
  const std::lock_guard lock(mutex_);
  const auto known = running_.find(key);
  if (known != running_.end() && known->second == projection) running_.erase(known);
}

void Projections::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  for (const auto& [key, projection] : running_) projection->end();
}

}  // namespace jcam::web
