// SPDX-License-Identifier: Apache-2.0
#include "web/http/front.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "common/os/os_error.h"
#include "common/os/waiting.h"
#include "web/request/head.h"
#include "web/request/reply.h"

namespace jcam::web {
namespace {

/// At a time: the others have their turn.
constexpr int kMaxAccepted = 32;
constexpr int kMomentMs = 100;

/// What fits into the socket goes out; whoever does not read it has only itself to blame.
void tell(int connection, const Refusal& refusal) {
  const std::string text = reply_text(reply_of(refusal));
  (void)::send(connection, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  ::shutdown(connection, SHUT_WR);
  // What has come and is not read would take the answer back.
  std::array<char, 4096> rest{};
  (void)::recv(connection, rest.data(), rest.size(), MSG_DONTWAIT);
}

}  // namespace

Result<Front> Front::open(UniqueFd listening, Take take, Limits limits) {
  UniqueFd ending(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!ending) return os_error(errno, "cannot make a descriptor of events");
  return Front(std::move(listening), std::move(ending), std::move(take), limits);
}

Front::Front(UniqueFd listening, UniqueFd ending, Take take, Limits limits)
    : listening_(std::move(listening)), ending_(std::move(ending)), take_(std::move(take)), limits_(limits) {}

void Front::stop() {
  const std::uint64_t one = 1;
  (void)!::write(ending_.get(), &one, sizeof one);
}

int Front::timeout(Clock::time_point now) const {
  if (full_) return kMomentMs;
  if (waiting_.empty()) return -1;
  return poll_timeout(waiting_.front().until, now);
}

void Front::run() {
  std::vector<pollfd> entries;
  std::vector<Place> places;
  for (;;) {
    entries.assign({{ending_.get(), POLLIN, 0}, {full_ ? -1 : listening_.get(), POLLIN, 0}});
    places.clear();
    for (auto place = waiting_.begin(); place != waiting_.end(); ++place) {
      entries.push_back({place->connection.get(), POLLIN, 0});
      places.push_back(place);
    }
    const int ready = ::poll(entries.data(), entries.size(), timeout(Clock::now()));
    if (ready < 0 && errno != EINTR) return;
    full_ = false;
    if (ready < 0) continue;
    if (entries[0].revents != 0) return;
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (entries[i + 2].revents != 0) read(places[i]);
    }
    const auto now = Clock::now();
    drop_late(now);
    if (entries[1].revents != 0) accept_all(now);
  }
}

void Front::accept_all(Clock::time_point now) {
  for (int i = 0; i < kMaxAccepted; ++i) {
    UniqueFd connection(::accept4(listening_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!connection) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      // Out of descriptors or memory: the oldest makes room, or a moment passes.
      if (errno != EAGAIN && waiting_.empty()) full_ = true;
      if (errno != EAGAIN && !waiting_.empty()) waiting_.pop_front();
      return;
    }
    if (waiting_.size() == limits_.waiting) waiting_.pop_front();
    waiting_.push_back({std::move(connection), {}, now + limits_.patience});
  }
}

void Front::drop_late(Clock::time_point now) {
  while (!waiting_.empty() && waiting_.front().until <= now) {
    if (!waiting_.front().received.empty()) tell(waiting_.front().connection.get(), refusal_of(408));
    waiting_.pop_front();
  }
}

void Front::read(Place place) {
  std::array<char, 4096> part{};
  const ssize_t got = ::recv(place->connection.get(), part.data(), part.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    waiting_.erase(place);
    return;
  }
  place->received.append(part.data(), static_cast<std::size_t>(got));
  if (const auto head = head_size(place->received)) return pass_on(place, *head);
  if (place->received.size() <= kMaxHead) return;
  tell(place->connection.get(), refusal_of(431));
  waiting_.erase(place);
}

void Front::pass_on(Place place, std::size_t head) {
  auto refused = refused_head(std::string_view(place->received).substr(0, head));
  // Nothing here takes a body, and one question is one connection.
  place->received.resize(head);
  if (!refused && !take_(place->connection, place->received)) refused = 503;
  if (refused && place->connection) tell(place->connection.get(), refusal_of(*refused));
  waiting_.erase(place);
}

}  // namespace jcam::web
