// SPDX-License-Identifier: Apache-2.0
// What clients of the daemon's socket want of a camera.
#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "bridge/camera/camera.h"
#include "bridge/machine/cures.h"
#include "common/os/os_error.h"
#include "common/text/text.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

constexpr Time kSnapshotTimeout = 15s;
/// Each has a descriptor and a picture's memory, and they are taken one after the other.
constexpr std::size_t kMaxSnapshots = 16;
constexpr std::ptrdiff_t kMaxSnapshotsOfOne = 2;

/// The capture seals the file when the frame in it is whole.
bool is_whole(int file) {
  const int seals = ::fcntl(file, F_GET_SEALS);
  return seals >= 0 && (seals & F_SEAL_WRITE) != 0;
}

}  // namespace

std::vector<Candidate> Camera::candidates(const std::string& stream, Time now) {
  Stream* wanted = stream_called(stream);
  if (wanted == nullptr) return {};
  auto found = wanted->nodes().candidates({capture_ ? capture_->child().pid() : 0});
  follow_nodes(now);
  return found;
}

void Camera::set_property(const std::string& name, const std::string& value, LiveSettings::Done done) {
  if (auto right = live_.check(name, value); !right) return done(right.error());
  if (!capture_) {
    live_.wish(name, value);
    ++changes_;
    return done(config_.name.text() + " does not run now: its next start tries " + name +
                ", and drops it if it is refused");
  }
  if (auto told = capture_->send(capture::SetProperty{name, value}); !told) return done(told.error());
  live_.asked(name, value, std::move(done));
}

void Camera::unset_property(const std::string& name, LiveSettings::Done done) {
  if (!live_.has(name)) return done(Error{name + " was not set", "jcamctl status --json shows what is"});
  ++changes_;
  if (!capture_) {
    live_.forget(name);
    return done(std::string());
  }
  if (auto told = capture_->send(capture::SetProperty{name, std::nullopt}); !told) return done(told.error());
  live_.asked(name, std::nullopt, std::move(done));
}

std::size_t Camera::unset_all() {
  const auto names = live_.names();
  for (const auto& name : names) {
    // Where the capture cannot be told, it is forgotten all the same: the next one begins without.
    unset_property(name, [this, name](const Result<std::string>& answer) {
      if (!answer) live_.forget(name);
    });
  }
  return names.size();
}

Status Camera::snapshot(std::uint64_t owner, const std::string& stream, bool look,
                        std::function<void(UniqueFd)> done, Time now) {
  if (look && bridge_.state != State::streaming) {
    const std::string name = config_.name.text();
    if (bridge_.reason.empty())
      return Error{name + " is " + std::string(state_name(bridge_.state)),
                   "whoever reads it starts it; over HTTP ?wake=1 does"};
    return Error{named(name, bridge_.reason), std::string(cure_of(bridge_.kind))};
  }
  const auto mine = std::count_if(snapshots_.begin(), snapshots_.end(),
                                  [&](const Snapshot& snapshot) { return snapshot.owner == owner; });
  if (snapshots_.size() >= kMaxSnapshots || mine >= kMaxSnapshotsOfOne)
    return Error{config_.name.text() + " has too many pictures to take already",
                 "wait for those that were asked for"};
  UniqueFd file(::memfd_create("jcam-snapshot", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) return os_error(errno, "cannot make a picture's file");
  snapshots_.push_back({owner,
                        {config_.name, kSnapshotIndex, stream},
                        std::move(file),
                        std::move(done),
                        now + kSnapshotTimeout,
                        look,
                        false});
  if (!look) want(now);
  serve_snapshots(now);
  return {};
}

void Camera::drop_snapshots(std::uint64_t owner, Time now) {
  if (has_snapshot_waiting() && snapshots_.front().owner == owner && capture_)
    (void)capture_->send(capture::OutputOff{snapshots_.front().output});
  std::size_t wanting = 0;
  std::erase_if(snapshots_, [&](const Snapshot& s) {
    if (s.owner == owner && !s.look) ++wanting;
    return s.owner == owner;
  });
  for (std::size_t i = 0; i < wanting; ++i) unwant(now);
}

void Camera::serve_snapshots(Time now) {
  // One at a time: they share one output's name. The next one is asked for as soon as one is done.
  while (!snapshots_.empty() && serve_snapshot(now)) {
  }
}

bool Camera::serve_snapshot(Time now) {
  auto& snapshot = snapshots_.front();
  if (!snapshot.asked && bridge_.state == State::streaming && capture_)
    snapshot.asked =
        static_cast<bool>(capture_->send(capture::OutputOn{snapshot.output, false}, snapshot.file.get()));
  const bool filled = snapshot.asked && is_whole(snapshot.file.get());
  const bool in_vain = snapshot.look && bridge_.state != State::streaming;
  if (!filled && !in_vain && now < snapshot.deadline) return false;
  if (snapshot.asked && !filled && capture_) (void)capture_->send(capture::OutputOff{snapshot.output});
  finish_snapshot(filled ? std::move(snapshot.file) : UniqueFd{}, now);
  return true;
}

void Camera::finish_snapshot(UniqueFd frame, Time now) {
  const auto done = std::move(snapshots_.front().done);
  const bool wanting = !snapshots_.front().look;
  snapshots_.erase(snapshots_.begin());
  if (wanting) unwant(now);
  done(std::move(frame));
}

}  // namespace jcam::bridge
