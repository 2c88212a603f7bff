// SPDX-License-Identifier: Apache-2.0
#include "argus_camera.h"

#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <utility>

#include "argus_provider.h"
#include "argus_text.h"

namespace jcam::fakes {
namespace {

/// How often a session without frames looks whether the world has changed.
constexpr std::chrono::milliseconds kLook{20};

[[noreturn]] void hang() {
  for (;;) pause();
}

void crash() {
  // gst-launch catches SIGSEGV and spins; a Jetson's capture process dies.
  static_cast<void>(std::signal(SIGSEGV, SIG_DFL));
  static_cast<void>(std::raise(SIGSEGV));
}

/// Beside the frames, which go on: it is the kernel that ends this process, and no silence.
[[noreturn]] void take_all_memory() {
  constexpr std::size_t kStep = std::size_t{16} << 20U;
  for (;;) {
    void* taken =
        ::mmap(nullptr, kStep, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (taken == MAP_FAILED) pause();  // a limit that refuses: then it is a hang
  }
}

std::uint32_t milliseconds(std::chrono::steady_clock::time_point time) {
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

}  // namespace

void ArgusCamera::start(const CaptureRequest& request) {
  std::unique_lock lock(mutex_);
  if (phase_ != Phase::idle) {
    // The second thread finds the sensor taken by the first, and its end is the end of both.
    say::session_refused();
    phase_ = Phase::ended;
    return;
  }
  faults_ = FaultSource();
  request_ = request;
  phase_ = Phase::setting_up;
  delivered_ = 0;
  last_ = {};
  thread_ = std::thread([this, request] {
    const Phase phase = set_up(request);
    const std::lock_guard guard(mutex_);
    if (phase_ == Phase::setting_up) phase_ = phase;
    started_ = last_event_ = Clock::now();
    due_ = started_;
    changed_.notify_all();
  });
}

ArgusCamera::Phase ArgusCamera::set_up(const CaptureRequest& request) {
  const auto failures = faults_.current(request.sensor_id);
  const auto sensors = faults_.sensors();
  if (!failures || !sensors) {
    bad_wish_ = true;
    return Phase::ended;
  }
  const auto wanted = [&failures](FailureKind kind) { return find_failure(*failures, kind) != nullptr; };
  if (wanted(FailureKind::crash_at_start)) crash();
  if (wanted(FailureKind::hang_at_start)) hang();

  auto& provider = argus_provider();
  const auto state = provider.state();
  if (state == ArgusProvider::State::never_connected) {
    say::no_provider();
    return Phase::ended;
  }
  if (state == ArgusProvider::State::stale) say::provider_is_stale();
  const int cameras = static_cast<int>(sensors->size());
  if (state == ArgusProvider::State::stale || cameras == 0 || wanted(FailureKind::no_camera)) {
    say::no_cameras();
    return Phase::ended;
  }
  if (request.sensor_id >= cameras || wanted(FailureKind::invalid_device)) {
    say::invalid_device(request.sensor_id, cameras);
    return Phase::ended;
  }
  if (wanted(FailureKind::session_refused) || !provider.open_session(request.sensor_id)) {
    say::session_refused();
    return Phase::ended;
  }
  session_open_ = true;
  return set_up_stream(request, *failures, (*sensors)[static_cast<std::size_t>(request.sensor_id)]);
}

ArgusCamera::Phase ArgusCamera::set_up_stream(const CaptureRequest& request, const Failures& failures,
                                              const Sensor& sensor) {
  if (faults_.display_is_remote()) {
    say::no_egl_display();
    return Phase::ended;
  }
  say::creating_stream();
  const int count = static_cast<int>(sensor.modes.size());
  if (request.sensor_mode >= count || find_failure(failures, FailureKind::invalid_mode) != nullptr) {
    say::invalid_mode(request.sensor_mode, count);
    return Phase::ended;
  }
  say::modes_header();
  if (broken_) {
    say::broken_since_creation();
    return Phase::ended;
  }
  for (const SensorMode& mode : sensor.modes) say::mode(mode, sensor.max_gain);

  const int index =
      request.sensor_mode >= 0 ? request.sensor_mode : choose_mode(sensor.modes, request.size_and_rate);
  const SensorMode& mode = sensor.modes[static_cast<std::size_t>(index)];
  const std::lock_guard guard(mutex_);
  facts_ = {index, count};
  rate_ = sensor_rate(request.size_and_rate.fps_n, request.size_and_rate.fps_d);
  captures_ = true;
  // A rate below 1 divides to 0, with which Argus cannot do anything either.
  broken_ = rate_ < 1 || !supports_rate(mode, rate_);
  if (broken_) say::rate_too_high();
  say::settings(request.sensor_id, index, mode, request.seconds);
  say::captures_start(request.seconds);
  if (broken_) say::invalid_state();
  return broken_ ? Phase::rate_too_high : Phase::running;
}

ArgusCamera::Next ArgusCamera::wait_next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return unlocked_ || phase_ != Phase::setting_up; });
  for (;;) {
    if (bad_wish_) {
      bad_wish_ = false;
      const auto failures = faults_.current(request_.sensor_id);
      const auto sensors = faults_.sensors();
      return {.event = Event::bad_wish,
              .text = !failures  ? failures.error().message()
                      : !sensors ? sensors.error().message()
                                 : "fake argus"};
    }
    if (unlocked_) return {};
    if (phase_ == Phase::rate_too_high) return {.event = Event::flow_error};
    if (phase_ != Phase::running) return {};
    const auto now = Clock::now();
    const auto failures = faults_.current(request_.sensor_id);
    if (!failures) {
      bad_wish_ = true;
      continue;
    }
    if (auto trouble = look_for_trouble(*failures, now)) return std::move(*trouble);
    const bool starving = is_starving(*failures);
    if (!starving && now >= due_) return next_frame(*failures, now);
    changed_.wait_until(lock, starving ? now + kLook : due_);
  }
}

std::optional<ArgusCamera::Next> ArgusCamera::look_for_trouble(const Failures& failures,
                                                               Clock::time_point now) {
  if (request_.seconds != 0 && now >= started_ + std::chrono::seconds(request_.seconds)) return end();
  if (begun(failures, FailureKind::crash)) crash();
  if (begun(failures, FailureKind::leak) && !std::exchange(leaking_, true))
    std::thread(take_all_memory).detach();
  if (begun(failures, FailureKind::error))
    return status_error(find_failure(failures, FailureKind::error)->status);
  if (begun(failures, FailureKind::eos)) return end();
  return starve(failures, now);
}

bool ArgusCamera::is_starving(const Failures& failures) {
  return begun(failures, FailureKind::silent) || begun(failures, FailureKind::acquire_stall) ||
         begun(failures, FailureKind::stall) || argus_provider().state() != ArgusProvider::State::connected;
}

std::optional<ArgusCamera::Next> ArgusCamera::starve(const Failures& failures, Clock::time_point now) {
  if (!is_starving(failures) || begun(failures, FailureKind::silent)) return std::nullopt;
  if (begun(failures, FailureKind::acquire_stall)) {
    if (now - last_event_ < request_.acquire_wait) return std::nullopt;
    return status_error({6, "TIMEOUT"});
  }
  if (now - last_event_ < request_.event_wait) return std::nullopt;
  return end();
}

ArgusCamera::Next ArgusCamera::next_frame(const Failures& failures, Clock::time_point now) {
  const auto step = period(failures);
  // A reader that comes late misses frames; the sensor does not wait for it.
  const auto missed = (now - due_) / step;
  due_ += step * (missed + 1);
  last_event_ = now;
  const bool frozen = begun(failures, FailureKind::freeze) && delivered_ > 0;
  ++delivered_;
  if (!frozen) {
    last_.number += 1 + static_cast<std::uint32_t>(delivered_ > 1 ? missed : 0);
    last_.milliseconds = milliseconds(now);
    last_.sensor_id = static_cast<std::uint8_t>(request_.sensor_id);
  }
  return {.event = Event::frame, .code = last_};
}

bool ArgusCamera::begun(const Failures& failures, FailureKind kind) const {
  const Failure* failure = find_failure(failures, kind);
  return failure != nullptr && delivered_ >= failure->after;
}

ArgusCamera::Clock::duration ArgusCamera::period(const Failures& failures) const {
  const int factor = find_failure(failures, FailureKind::wrong_rate) != nullptr ? 2 : 1;
  return std::chrono::duration_cast<Clock::duration>(
      std::chrono::nanoseconds(1'000'000'000LL * factor / rate_));
}

ArgusCamera::Next ArgusCamera::end() {
  phase_ = Phase::ended;
  return {};
}

ArgusCamera::Next ArgusCamera::status_error(const ArgusStatus& status) {
  broken_ = true;
  phase_ = Phase::ended;
  return {.event = Event::status, .status = status};
}

void ArgusCamera::unlock() {
  const std::lock_guard lock(mutex_);
  unlocked_ = true;
  changed_.notify_all();
}

void ArgusCamera::lock() {
  const std::lock_guard lock(mutex_);
  unlocked_ = false;
}

void ArgusCamera::stop() {
  if (const auto failures = faults_.current(request_.sensor_id);
      failures && find_failure(*failures, FailureKind::hang_in_stop) != nullptr) {
    hang();
  }
  if (thread_.joinable()) thread_.join();
  if (captures_) {
    say::cleaning_up();
    say::consumer_done(broken_);
    if (!broken_) say::done();
  }
  if (session_open_) argus_provider().close_session(request_.sensor_id);
  captures_ = session_open_ = false;
  phase_ = Phase::idle;
}

ArgusCamera::Facts ArgusCamera::facts() {
  const std::lock_guard lock(mutex_);
  return facts_;
}

}  // namespace jcam::fakes
