// SPDX-License-Identifier: Apache-2.0
#include "web/run.h"

#include <malloc.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <utility>

#include "common/os/os_error.h"
#include "common/os/read_file.h"
#include "common/os/unique_fd.h"
#include "common/os/waiting.h"
#include "common/text/text.h"
#include "web/metrics/metrics_file.h"
#include "web/server.h"

namespace jcam::web {
namespace {

using Clock = std::chrono::steady_clock;

Status loop(int signals, metrics::MetricsFile* file) {
  std::string said;
  for (;;) {
    const auto now = Clock::now();
    if (file != nullptr) {
      const auto done = file->tick(now);
      // A directory that is away may come back; the journal has it once.
      if (!done && done.error().message() != said)
        std::cerr << "jcam-web: " << done.error().message() << '\n';
      said = done ? "" : done.error().message();
    }
    std::array<pollfd, 2> entries{pollfd{signals, POLLIN, 0},
                                  pollfd{file != nullptr ? file->fd() : -1, POLLIN, 0}};
    const int timeout = poll_timeout(file != nullptr ? file->due() : std::nullopt, now);
    if (::poll(entries.data(), entries.size(), timeout) < 0 && errno != EINTR) return os_error(errno, "poll");
    if (entries[0].revents != 0) return {};
    if (entries[1].revents != 0) file->ready();
  }
}

/// The line in the file. Blanks around it are an editor's.
Result<std::string> read_token(const std::string& path) {
  constexpr std::size_t kLeast = 16;
  constexpr std::size_t kMost = 256;
  const auto file = read_file(path, 4096);
  if (!file) return file.error();
  std::string token(without_quotes(*file));
  const bool plain = std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!plain || token.size() < kLeast || token.size() > kMost)
    return Error{path + " holds no token", "write 16 to 256 letters, digits or signs into it, on one line"};
  return token;
}

Result<std::unique_ptr<Server>> serve(const Config& config, const std::string& socket) {
  ServerOptions options{config.web.listen, socket};
  if (options.listen.empty()) {
    // Whoever has metrics at an address has not asked for pictures there.
    options.listen = config.metrics.listen;
    options.policy.pages = false;
    std::cerr << "jcam-web: metrics.listen gives metrics and health only; web.listen in jcam.toml is the key "
                 "that has the page, too\n";
  }
  options.policy.local = listens_locally(options.listen);
  if (!config.web.token_file.empty()) {
    auto token = read_token(config.web.token_file);
    if (!token) return token.error();
    options.policy.token = std::move(*token);
  }
  return Server::listen(options);
}

}  // namespace

bool is_wanted(const Config& config) {
  return !config.web.listen.empty() || !config.metrics.listen.empty() || !config.metrics.file.empty();
}

Status run(const Config& config, const std::string& socket) {
  const auto signals = signals_as_descriptor({SIGTERM, SIGINT});
  if (!signals) return signals.error();
  std::unique_ptr<Server> server;
  if (!config.web.listen.empty() || !config.metrics.listen.empty()) {
    auto made = serve(config, socket);
    if (!made) return made.error();
    server = std::move(*made);
  }
  // What the reading of words and configuration took is wanted no more, and this may wait for weeks.
  ::malloc_trim(0);
  std::optional<metrics::MetricsFile> file;
  if (!config.metrics.file.empty()) file.emplace(socket, config.metrics.file, config.metrics.period);
  return loop(signals->get(), file ? &*file : nullptr);
}

}  // namespace jcam::web
