// SPDX-License-Identifier: Apache-2.0
#include "bridge/daemon/daemon.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "bridge/daemon/config_source.h"
#include "common/os/monotonic.h"
#include "common/os/os_error.h"
#include "common/os/waiting.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// systemd is told again what it could not take.
constexpr Time kSayAgain = 200ms;
/// A capture gets its second of grace; what is left after this is killed by the destructors.
constexpr Time kShutdown = 1800ms;

}  // namespace

Time monotonic_now() {
  return std::chrono::nanoseconds(monotonic_ns());
}

Daemon::Daemon(Options options, Result<Config> config, std::string capture_program)
    : options_(std::move(options)),
      wrong_config_(config ? std::nullopt : std::optional<ConfigWait>(config.error())),
      config_(config ? std::move(*config) : Config{}),
      capture_program_(std::move(capture_program)),
      log_(options_.verbose),
      nodes_(options_.dev_root, options_.sys_root, config_.first_node),
      cdi_(log_) {
  log_.also_tell([this](const LogLine& line) { remember(line); });
  if (options_.lifeline_fd) lifeline_.reset(*options_.lifeline_fd);
  // Given by whoever started us, and not for our children: as long as one had it open, the reader of the
  // other side would wait for its end.
  for (const auto& given : {options_.ready_fd, options_.lifeline_fd}) {
    if (given) ::fcntl(*given, F_SETFD, FD_CLOEXEC);
  }
}

Daemon::~Daemon() = default;

Status Daemon::start() {
  started_ = monotonic_now();
  for (auto& stored : supervisor_.take_descriptors()) {
    if (Supervisor::is_node(stored.name)) {
      store_.add(stored.name, std::move(stored.fd));
    } else if (stored.name == KeptReservations::kName) {
      reservations_.restore(kept_reservations_.take(std::move(stored.fd)), monotonic_now());
    } else {
      listening_ = std::move(stored.fd);
    }
  }
  if (auto done = open_signals(); !done) return done;
  if (auto done = open_socket(); !done) return done;
  const Time now = monotonic_now();
  watch_argus();
  board_ = board_cameras(options_.proc_root, options_.sys_root);
  for (const auto& camera : config_.cameras) cameras_.push_back(make_camera(camera, now));
  for (auto& camera : cameras_) camera->begin(monotonic_now());
  if (wrong_config_) {
    log_.problem("", "configuration",
                 wrong_config_->wrong().message() + "; no cameras until it is corrected");
  } else {
    store_.forget_left();
  }
  cdi_.place(cdi_path(config_.cdi, options_));
  cdi_.keep(cdi_cameras());
  alive_due_ = now;
  told_status_ = status_line();
  supervisor_.ready(told_status_);
  if (options_.ready_fd) {
    const UniqueFd ready(*options_.ready_fd);
    if (::write(ready.get(), "READY\n", 6) != 6) return os_error(errno, "cannot write to --ready-fd");
  }
  return {};
}

Status Daemon::open_signals() {
  (void)::signal(SIGPIPE, SIG_IGN);
  auto signals = signals_as_descriptor({SIGTERM, SIGINT, SIGHUP, SIGCHLD});
  if (!signals) return signals.error();
  signals_ = std::move(*signals);
  return {};
}

Status Daemon::open_socket() {
  auto server = listening_ ? control::Server::adopt(std::move(listening_), *this)
                           : control::Server::listen(options_.socket, {}, *this);
  if (!server) return server.error();
  server_.emplace(std::move(*server));
  return {};
}

std::unique_ptr<Camera> Daemon::make_camera(const CameraConfig& config, Time now) {
  auto camera = std::make_unique<Camera>(
      config, CameraContext{log_, {nodes_, store_}, capture_program_, options_.verbose}, now);
  for (const Stream* stream : camera->waiting_streams())
    log_.info(NodeName{config.name, 0, stream->config().stream}, "picture-held", stream->held_text());
  return camera;
}

Camera* Daemon::find(const CameraName& name) {
  for (auto& camera : cameras_) {
    if (camera->config().name == name) return camera.get();
  }
  return nullptr;
}

void Daemon::run() {
  std::vector<PollEntry> entries;
  std::vector<pollfd> polled;
  for (Time now = monotonic_now(); !finished(now); now = monotonic_now()) {
    entries.clear();
    polled.clear();
    collect(entries);
    for (const auto& entry : entries) polled.push_back({entry.fd, entry.events, 0});
    const auto due = next(now);
    timespec wait{};
    if (due) {
      const Time left = std::max(Time{0}, *due - now);
      wait.tv_sec = static_cast<time_t>(std::chrono::duration_cast<std::chrono::seconds>(left).count());
      wait.tv_nsec = static_cast<long>((left % 1s).count());
    }
    (void)::ppoll(polled.data(), polled.size(), due ? &wait : nullptr, nullptr);
    now = monotonic_now();
    // All that came before `now` is heard before time is judged by it, however long we slept or were held up.
    const int ready = ::poll(polled.data(), polled.size(), 0);
    for (std::size_t i = 0; ready > 0 && i < entries.size(); ++i) {
      if (polled[i].revents != 0) entries[i].ready(now);
    }
    server_->serve_waiting();
    tick(now);
  }
  supervisor_.stopping();
  for (auto& camera : cameras_) camera->leave_picture(monotonic_now());
  cdi_.withdraw();
}

void Daemon::collect(std::vector<PollEntry>& entries) {
  entries.push_back({signals_.get(), POLLIN, [this](Time now) { on_signals(now); }});
  if (lifeline_) {
    entries.push_back({lifeline_.get(), POLLIN, [this](Time now) {
                         char byte = 0;
                         if (::read(lifeline_.get(), &byte, 1) > 0) return;
                         lifeline_.reset();
                         begin_shutdown(now);
                       }});
  }
  if (argus_) entries.push_back({argus_->fd(), POLLIN, [this](Time now) { on_argus(now); }});
  for (const auto& interest : server_->fds()) {
    const short events = static_cast<short>(POLLIN | (interest.write ? POLLOUT : 0));
    entries.push_back({interest.fd, events, [this, fd = interest.fd](Time) { server_->on_ready(fd); }});
  }
  for (auto& camera : cameras_) camera->poll_for(entries);
  for (auto& camera : retiring_) camera->poll_for(entries);
}

std::optional<Time> Daemon::next(Time now) const {
  std::optional<Time> soonest;
  const auto consider = [&](std::optional<Time> t) {
    if (t && (!soonest || *t < *soonest)) soonest = t;
  };
  for (const auto& camera : cameras_) consider(camera->next());
  for (const auto& camera : retiring_) consider(camera->next());
  for (const auto& waiting : waiting_) consider(waiting.deadline);
  if (supervisor_.watchdog_period_ns() > 0) consider(alive_due_);
  if (supervisor_.has_pending()) consider(now + kSayAgain);
  if (ending_) consider(end_by_);
  if (wrong_config_) consider(look_due_);
  consider(reservations_.due());
  if (server_->has_waiting()) consider(now);
  if (const auto due = watchers_.due()) consider(std::max(now, Time(due->time_since_epoch())));
  return soonest;
}

void Daemon::on_signals(Time now) {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    if (info.ssi_signo == SIGCHLD) {
      reap(now);
    } else if (info.ssi_signo == SIGHUP) {
      if (auto done = reload(now); !done) log_.problem("", "reload", done.error().message());
    } else {
      begin_shutdown(now);
    }
  }
}

void Daemon::reap(Time now) {
  int status = 0;
  for (pid_t pid = ::waitpid(-1, &status, WNOHANG); pid > 0; pid = ::waitpid(-1, &status, WNOHANG)) {
    const auto owns = [&](auto& camera) { return camera->reaped(pid, status, now); };
    if (std::none_of(cameras_.begin(), cameras_.end(), owns))
      (void)std::any_of(retiring_.begin(), retiring_.end(), owns);
  }
}

void Daemon::tick(Time now) {
  if (wrong_config_ && now >= look_due_) look_for_config(now);
  for (auto& camera : cameras_) camera->tick(now);
  for (auto& camera : retiring_) camera->tick(now);
  for (auto& camera : cameras_) camera->settle_pictures(now);
  std::erase_if(retiring_, [](const auto& camera) {
    if (!camera->stopped()) return false;
    camera->give_up_nodes();
    return true;
  });
  serve_waiting(now);
  expire_reservations(now);
  if (cdi_.placed()) cdi_.keep(cdi_cameras());
  std::uint64_t changes = 0;
  for (const auto& camera : cameras_) changes += camera->changes();
  if (changes != told_changes_) {
    keep_argus(now);
    told_changes_ = changes;
    watchers_.changed();
    tell_status();
  }
  if (watchers_.take(control::Watchers::Time(now))) {
    for (const auto& [connection, id] : watchers_.all())
      server_->reply(connection, {id, control::Reply(report(now))});
  }
  if (const auto period = supervisor_.watchdog_period_ns(); period > 0 && now >= alive_due_) {
    supervisor_.alive();
    // Where the other wake-ups are.
    alive_due_ = (now + Time(period)) / 1s * Time(1s);
  } else {
    supervisor_.send_pending();
  }
  log_.tell_lost();
}

void Daemon::tell_status() {
  if (auto line = status_line(); line != told_status_) supervisor_.status(told_status_ = std::move(line));
}

void Daemon::begin_shutdown(Time now) {
  if (std::exchange(ending_, true)) return;
  end_by_ = now + kShutdown;
  for (auto& camera : cameras_) camera->send(Shutdown{}, now);
}

bool Daemon::finished(Time now) const {
  if (!ending_) return false;
  const auto stopped = [](const auto& camera) { return camera->stopped(); };
  return now >= end_by_ || (std::all_of(cameras_.begin(), cameras_.end(), stopped) &&
                            std::all_of(retiring_.begin(), retiring_.end(), stopped));
}

}  // namespace jcam::bridge
