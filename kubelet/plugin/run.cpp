// SPDX-License-Identifier: Apache-2.0
#include "kubelet/plugin/run.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <initializer_list>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"
#include "common/os/waiting.h"
#include "kubelet/plan/features.h"
#include "kubelet/plugin/daemon_link.h"
#include "kubelet/plugin/features_file.h"
#include "kubelet/plugin/plugin.h"
#include "kubelet/plugin/serving.h"
#include "kubelet/plugin/socket_watch.h"

namespace jcam::kubelet {
namespace {

std::optional<Time> first_of(std::initializer_list<std::optional<Time>> all) {
  std::optional<Time> first;
  for (const auto& due : all) {
    if (due && (!first || *due < *first)) first = due;
  }
  return first;
}

class Loop {
 public:
  Loop(const Options& options, UniqueFd signals, UniqueFd wake, SocketWatch watch)
      : signals_(std::move(signals)),
        wake_(std::move(wake)),
        watch_(std::move(watch)),
        link_(options.socket),
        features_(options.features),
        plugin_(options, [fd = wake_.get()] { static_cast<void>(::eventfd_write(fd, 1)); }),
        serving_(options, plugin_) {}

  Status run() {
    plugin_.kubelet_came(std::chrono::steady_clock::now(), watch_.age());
    for (;;) {
      auto now = std::chrono::steady_clock::now();
      hear(link_.take(now), now);
      plugin_.keep_up(now);
      now = std::chrono::steady_clock::now();
      // kubelet first; who reads the log can wait.
      if (auto shown = serving_.show(plugin_.offers(now), now); !shown) return shown;
      plugin_.tell_changes();
      auto on = wait(now);
      if (!on) return on.error();
      if (!*on) return {};
    }
  }

 private:
  void hear(DaemonLink::News news, Time now) {
    if (news.gone) plugin_.daemon_gone(now);
    if (!news.report) return;
    features_.show(features_text(*news.report));
    plugin_.daemon_says(std::move(*news.report), now);
  }

  void begin_again() {
    serving_.forget();
    features_.forget();
    plugin_.kubelet_came(std::chrono::steady_clock::now(), watch_.age());
  }

  /// Until something happens. False: the end was asked for.
  Result<bool> wait(Time now) {
    std::array<pollfd, 4> entries{{{signals_.get(), POLLIN, 0},
                                   {wake_.get(), POLLIN, 0},
                                   {watch_.fd(), POLLIN, 0},
                                   {link_.fd(), POLLIN, 0}}};
    const int timeout = poll_timeout(first_of({link_.due(), plugin_.due(now), serving_.due()}), now);
    if (::poll(entries.data(), entries.size(), timeout) < 0 && errno != EINTR) return os_error(errno, "poll");
    eventfd_t count = 0;
    static_cast<void>(::eventfd_read(wake_.get(), &count));
    const auto made = watch_.take();
    if (!made) return made.error();
    bool again = *made;
    signalfd_siginfo signal{};
    while (::read(signals_.get(), &signal, sizeof signal) == sizeof signal) {
      if (signal.ssi_signo != SIGHUP) return false;
      again = true;
    }
    if (again) begin_again();
    return true;
  }

  UniqueFd signals_, wake_;
  SocketWatch watch_;
  DaemonLink link_;
  FeaturesFile features_;
  Plugin plugin_;
  Serving serving_;  ///< its calls go to plugin_, so it ends first
};

}  // namespace

Status run(const Options& options) {
  auto signals = signals_as_descriptor({SIGTERM, SIGINT, SIGHUP});
  if (!signals) return signals.error();
  UniqueFd wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!wake) return os_error(errno, "eventfd");
  auto watch = SocketWatch::start(options.plugins, "kubelet.sock");
  if (!watch) return watch.error();
  return Loop(options, std::move(*signals), std::move(wake), std::move(*watch)).run();
}

}  // namespace jcam::kubelet
