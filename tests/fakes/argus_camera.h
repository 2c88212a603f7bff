// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "argus_failure.h"
#include "fault_source.h"
#include "frame_code.h"
#include "sensor_modes.h"

namespace jcam::fakes {

struct CaptureRequest {
  int sensor_id = 0;
  int sensor_mode = -1;
  ModeRequest size_and_rate;
  unsigned seconds = 0;  ///< 0: without end
  std::chrono::nanoseconds event_wait{};
  std::chrono::nanoseconds acquire_wait{};
};

/// What happens behind one nvarguscamerasrc, without GStreamer: a thread that sets up a capture session,
/// frames in time, and everything that can go wrong. One per element, as long as the element lives.
class ArgusCamera {
 public:
  enum class Event {
    frame,
    end,         ///< EOS: how most failures look
    status,      ///< ERROR with an Argus status, and the end after it
    flow_error,  ///< "Internal data stream error."
    bad_wish,    ///< the test's own mistake: `text`
  };
  struct Next {
    Event event = Event::end;
    FrameCode code;
    ArgusStatus status;
    std::string text;
  };
  /// What the element's read-only properties show after the set-up.
  struct Facts {
    std::optional<int> sensor_mode;  ///< the one in use
    int total_modes = 0;
  };

  /// Starts the session in a thread of its own and returns at once. A second start without a stop breaks the
  /// running session, which is what a renegotiation does.
  void start(const CaptureRequest& request);
  /// Blocks until the next frame is due or something else happens. Called by the streaming thread.
  Next wait_next();
  /// Makes wait_next return `end`, until lock(). Any thread.
  void unlock();
  void lock();
  /// Ends the session. Without a time limit: it does not return when the session's set-up hangs.
  void stop();
  Facts facts();

 private:
  using Clock = std::chrono::steady_clock;
  enum class Phase { idle, setting_up, running, rate_too_high, ended };

  Phase set_up(const CaptureRequest& request);
  Phase set_up_stream(const CaptureRequest& request, const Failures& failures, const Sensor& sensor);
  std::optional<Next> look_for_trouble(const Failures& failures, Clock::time_point now);
  std::optional<Next> starve(const Failures& failures, Clock::time_point now);
  bool is_starving(const Failures& failures);
  Next next_frame(const Failures& failures, Clock::time_point now);
  bool begun(const Failures& failures, FailureKind kind) const;
  Clock::duration period(const Failures& failures) const;
  Next end();
  Next status_error(const ArgusStatus& status);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
  FaultSource faults_;
  CaptureRequest request_;
  Facts facts_;
  Phase phase_ = Phase::idle;
  bool session_open_ = false;  ///< the daemon holds the sensor for us
  bool captures_ = false;      ///< the set-up came as far as capturing
  bool broken_ = false;        ///< the error flag: set for ever, since only a new element clears it
  bool bad_wish_ = false;
  bool leaking_ = false;  ///< a thread takes all memory
  bool unlocked_ = false;
  int rate_ = 0;
  std::uint64_t delivered_ = 0;
  FrameCode last_;
  Clock::time_point started_;
  Clock::time_point last_event_;
  Clock::time_point due_;
};

}  // namespace jcam::fakes
