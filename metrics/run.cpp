// SPDX-License-Identifier: Apache-2.0
#include "metrics/run.h"

#include <poll.h>
#include <sys/signalfd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>

#include "common/os/os_error.h"
#include "common/os/unique_fd.h"
#include "metrics/bridge_metrics.h"
#include "metrics/metrics_file.h"
#include "metrics/server.h"

namespace jcam::metrics {
namespace {

using Clock = std::chrono::steady_clock;

Result<UniqueFd> block_signals() {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  if (::sigprocmask(SIG_BLOCK, &ends, nullptr) != 0) return os_error(errno, "cannot block signals");
  UniqueFd fd(::signalfd(-1, &ends, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd) return os_error(errno, "cannot open a signal descriptor");
  return fd;
}

/// For poll(): milliseconds, rounded up; -1 for ever.
int timeout_until(std::optional<Clock::time_point> due, Clock::time_point now) {
  if (!due) return -1;
  if (*due <= now) return 0;
  return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(*due - now).count());
}

Status loop(int signals, MetricsFile* file) {
  std::string said;
  for (;;) {
    const auto now = Clock::now();
    if (file != nullptr) {
      const auto done = file->tick(now);
      // A directory that is away may come back; the journal has it once.
      if (!done && done.error().message() != said)
        std::cerr << "jcam-metrics: " << done.error().message() << '\n';
      said = done ? "" : done.error().message();
    }
    std::array<pollfd, 2> entries{pollfd{signals, POLLIN, 0},
                                  pollfd{file != nullptr ? file->fd() : -1, POLLIN, 0}};
    const int timeout = timeout_until(file != nullptr ? file->due() : std::nullopt, now);
    if (::poll(entries.data(), entries.size(), timeout) < 0 && errno != EINTR) return os_error(errno, "poll");
    if (entries[0].revents != 0) return {};
    if (entries[1].revents != 0) file->ready();
  }
}

}  // namespace

Status run(const MetricsConfig& config, const std::string& socket) {
  const auto signals = block_signals();
  if (!signals) return signals.error();
  std::unique_ptr<Server> server;
  if (!config.listen.empty()) {
    auto made = Server::listen(config.listen, std::make_shared<BridgeMetrics>(socket));
    if (!made) return made.error();
    server = std::move(*made);
  }
  std::optional<MetricsFile> file;
  if (!config.file.empty()) file.emplace(socket, config.file, config.period);
  return loop(signals->get(), file ? &*file : nullptr);
}

}  // namespace jcam::metrics
