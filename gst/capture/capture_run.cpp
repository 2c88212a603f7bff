// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/capture_run.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <unistd.h>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "common/os/os_error.h"
#include "common/os/waiting.h"
#include "common/os/writer_turns.h"
#include "gst/capture/control_socket.h"
#include "gst/capture/exit_status.h"
#include "gst/capture/pipeline_thread.h"
#include "gst/capture/process_setup.h"
#include "gst/pipeline/argus_words.h"
#include "gst/range/jcam_range.h"
#include "gst/sink/output_tap.h"
#include "gst/sink/stream_relays.h"

namespace jcam {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kStopLimit{1000};
/// The parent says it before it starts us; milliseconds.
constexpr int kJobLimit = 5000;
/// What an element printed before its EOS is on the way already.
constexpr std::chrono::milliseconds kWordsLimit{300};

/// Argus' words, between the thread that hears them and the one that asks.
class HeardWords {
 public:
  void hear(std::string_view line) {
    const std::lock_guard lock(mutex_);
    words_.hear(line, Clock::now().time_since_epoch());
  }
  /// Once: what comes of it has been decided then.
  std::optional<capture::Failed> take_failure() {
    const std::lock_guard lock(mutex_);
    return std::exchange(words_, ArgusWords()).failure(Clock::now().time_since_epoch());
  }

 private:
  std::mutex mutex_;
  ArgusWords words_;  ///< guarded by mutex_
};

/// The capture as the parent sees it: listens to the parent, to signals and to the pipeline's end, on one
/// thread that GStreamer cannot block.
class CaptureRun {
 public:
  CaptureRun(const CaptureOptions& options, ControlSocket& control, UniqueFd signals, UniqueFd wake)
      : options_(options),
        control_(control),
        signals_(std::move(signals)),
        wake_(std::move(wake)),
        relays_(options.format, options.watch_frozen, control) {}

  Status start();
  int loop();

 private:
  Result<PipelineThread::Job> hear_job();
  Status hear_turns(const UniqueFd& file);
  void wake() const;
  void hear_parent();
  void obey(capture::Command command, UniqueFd attached);
  void switch_on(const capture::OutputOn& on, UniqueFd attached);
  void begin_stop();
  int patience() const;

  const CaptureOptions& options_;
  ControlSocket& control_;
  const UniqueFd signals_;
  const UniqueFd wake_;  ///< an eventfd: ending_ or ended_ has changed

  HeardWords words_;
  std::unique_ptr<OutputTap> tap_;
  std::unique_ptr<OutputTap> error_tap_;  ///< for Argus only
  std::optional<WriterTurns> turns_;      ///< none: the parent writes no placeholders beside us
  StreamRelays relays_;
  std::atomic<bool> ending_ = false;
  std::atomic<bool> ended_ = false;
  std::optional<Clock::time_point> stop_by_;
  std::vector<ControlSocket::Packet> early_;  ///< came with the job, and is for the pipeline
  std::optional<PipelineThread> pipeline_;
};

/// What to run, and what its source is set to before that: both stand in the socket when the parent starts
/// us.
Result<PipelineThread::Job> CaptureRun::hear_job() {
  PipelineThread::Job job{{}, {}, {}, options_.standby};
  const Error untold{"jcam-bridge did not say what to run", "use programs of one release"};
  bool told = false;
  for (;;) {
    auto received = control_.receive();
    if (std::holds_alternative<ControlSocket::End>(received)) return untold;
    if (std::holds_alternative<ControlSocket::Nothing>(received)) {
      pollfd readable{control_.fd(), POLLIN, 0};
      if (told) return job;
      if (::poll(&readable, 1, kJobLimit) == 0) return untold;
      continue;
    }
    auto& packet = *std::get_if<ControlSocket::Packet>(&received);
    if (auto* load = std::get_if<capture::Load>(&packet.command)) {
      job.ways = std::move(load->ways);
      for (const auto& [stream, format] : load->others) relays_.add_stream(stream, format);
      job.places = relays_.places();
      if (auto heard = hear_turns(packet.attached); !heard) return heard.error();
      told = true;
    } else if (auto* setting = std::get_if<capture::SetProperty>(&packet.command);
               setting && early_.empty()) {
      job.settings.push_back(std::move(*setting));
    } else {
      early_.push_back(std::move(packet));
    }
  }
}

Status CaptureRun::hear_turns(const UniqueFd& file) {
  if (!file) return {};
  auto turns = WriterTurns::adopt(file);
  if (!turns) return turns.error();
  turns_.emplace(std::move(*turns));
  return {};
}

Status CaptureRun::start() {
  auto job = hear_job();
  if (!job) return job.error();
  auto tap = OutputTap::start(STDOUT_FILENO,
                              [this](std::string_view line) { return words_.hear(line), !options_.quiet; });
  if (!tap) return tap.error();
  tap_ = std::move(*tap);
  // libargus writes its own errors to standard error, which are few. Elsewhere that stays untouched, for a
  // crash's last words.
  if (job->ways.front().pipeline.starts_with("nvarguscamerasrc")) {
    auto errors =
        OutputTap::start(STDERR_FILENO, [this](std::string_view line) { return words_.hear(line), true; });
    if (!errors) return errors.error();
    error_tap_ = std::move(*errors);
  }
  gst_init(nullptr, nullptr);
  register_jcam_range();
  register_jcam_sink();
  pipeline_.emplace(std::move(*job), control_,
                    PipelineThread::Callbacks{[this] {
                                                tap_->drain(kWordsLimit);
                                                if (error_tap_) error_tap_->drain(kWordsLimit);
                                                return words_.take_failure();
                                              },
                                              [this] {
                                                ending_ = true;
                                                wake();
                                              },
                                              [this] {
                                                ended_ = true;
                                                wake();
                                              }});
  for (auto& packet : early_) obey(std::move(packet.command), std::move(packet.attached));
  early_.clear();
  return {};
}

void CaptureRun::wake() const {
  const std::uint64_t one = 1;
  // It cannot fail: the count is far from its limit.
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

int CaptureRun::patience() const {
  return poll_timeout(stop_by_, Clock::now());
}

int CaptureRun::loop() {
  std::array<pollfd, 3> sources{
      {{control_.fd(), POLLIN, 0}, {signals_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}}};
  while (!ended_) {
    const int ready = ::poll(sources.data(), sources.size(), patience());
    if (ready < 0 && errno != EINTR) return kExitFailed;
    if (sources[2].revents != 0) {
      std::uint64_t count = 0;
      [[maybe_unused]] const ssize_t got = ::read(wake_.get(), &count, sizeof count);
    }
    if (sources[1].revents != 0) begin_stop();
    if (sources[0].revents != 0) hear_parent();
    if (ending_) begin_stop();
    if (stop_by_ && patience() == 0 && !ended_) {
      tap_->say(
          fmt::format("jcam-capture {}: the pipeline does not stop, leaving it", options_.camera.text()));
      leave(pipeline_->failed() ? kExitFailed : kExitStopped);
    }
    // Stopping needs nobody's word any more, and a closed socket would wake at once each time.
    if (stop_by_) sources[0].fd = sources[1].fd = -1;
  }
  return pipeline_->failed() ? kExitFailed : kExitStopped;
}

void CaptureRun::hear_parent() {
  while (!stop_by_) {
    auto received = control_.receive();
    if (std::holds_alternative<ControlSocket::Nothing>(received)) return;
    if (std::holds_alternative<ControlSocket::End>(received)) return begin_stop();
    auto& packet = *std::get_if<ControlSocket::Packet>(&received);
    obey(std::move(packet.command), std::move(packet.attached));
  }
}

void CaptureRun::obey(capture::Command command, UniqueFd attached) {
  if (const auto* on = std::get_if<capture::OutputOn>(&command)) return switch_on(*on, std::move(attached));
  if (const auto* off = std::get_if<capture::OutputOff>(&command)) {
    relays_.remove(off->node);
    return control_.report(capture::OutputReleased{off->node});
  }
  if (auto* property = std::get_if<capture::SetProperty>(&command))
    return pipeline_->set_property(std::move(*property));
  if (std::holds_alternative<capture::Play>(command)) return pipeline_->play();
  begin_stop();
}

void CaptureRun::switch_on(const capture::OutputOn& on, UniqueFd attached) {
  if (!attached) return control_.report(capture::OutputFailed{on.node, "it came without its descriptor"});
  const NodeFormat* format = relays_.format(on.node.stream);
  if (format == nullptr) return control_.report(capture::OutputFailed{on.node, "there is no such stream"});
  const auto turn = turns_ ? turns_->of(on.turn, TurnOf::capture) : WriterTurn();
  auto output = open_output(std::move(attached), *format, on.mapped, relays_.copies(), turn);
  if (!output) return control_.report(capture::OutputFailed{on.node, output.error().message()});
  relays_.add(on.node, std::move(*output));
}

void CaptureRun::begin_stop() {
  if (stop_by_) return;
  stop_by_ = Clock::now() + kStopLimit;
  relays_.close();
  pipeline_->stop();
}

}  // namespace

int run_capture(const CaptureOptions& options) {
  set_up_capture_process();
  auto control = ControlSocket::adopt(options.control_fd);
  if (!control) {
    fmt::print(stderr, "jcam-capture: {}\n", control.error().message());
    return kExitUsage;
  }
  auto signals = signals_as_descriptor({SIGTERM, SIGINT});
  UniqueFd wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  Status started = !signals ? Status(signals.error()) : Status();
  if (!wake) started = os_error(errno, "cannot make an eventfd");
  if (started) {
    CaptureRun run(options, **control, std::move(*signals), std::move(wake));
    started = run.start();
    if (started) return run.loop();
  }
  (*control)->report(capture::Failed{capture::Failure::element_error, started.error().message()});
  return kExitFailed;
}

}  // namespace jcam
