// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>

#include "common/text/usage_error.h"
#include "common/version.h"
#include "control/protocol/messages.h"
#include "host/config_file.h"
#include "web/metrics/families.h"
#include "web/run.h"
#include "web/view/daemon.h"

namespace {

/// Exit statuses: 0 ended as asked, 1 cannot run (--wanted: nothing is asked for), 2 wrong usage or
/// configuration.
enum Exit : int { kDone = 0, kFailed = 1, kUsage = 2 };

struct Options {
  std::string config = jcam::kConfigPath;
  std::string socket{jcam::control::kDefaultSocket};
  bool config_given = false, print = false, wanted = false;
};

int fail(const jcam::Error& error, Exit status) {
  std::cerr << "jcam-web: " << error.message() << '\n';
  return status;
}

int run(const Options& options) {
  if (options.print) {
    const auto report =
        jcam::web::Daemon(options.socket).ask<jcam::control::StatusReport>(jcam::control::StatusRequest{});
    std::cout << jcam::metrics::metrics_text(report, std::chrono::system_clock::now());
    return std::cout.flush() ? kDone : kFailed;
  }
  const auto config = jcam::load_config_file(options.config, options.config_given);
  if (!config) return fail(config.error(), kUsage);
  const bool wanted = jcam::web::is_wanted(*config);
  if (options.wanted) return wanted ? kDone : kFailed;
  if (!wanted)
    return fail({options.config + " asks for nothing here",
                 "set listen in its [web], or file in its [metrics], or use --print"},
                kUsage);
  const auto done = jcam::web::run(*config, options.socket);
  return done ? kDone : fail(done.error(), kFailed);
}

/// The status to end with; nothing: there is something to do.
std::optional<int> parse(int argc, char** argv, Options& options) {
  CLI::App app{"jcam-web: the cameras over HTTP: a page, pictures, health, and metrics for Prometheus.",
               "jcam-web"};
  app.failure_message(jcam::usage_error<CLI::App, CLI::Error>);
  app.set_version_flag("--version", std::string("jcam-web ") + jcam::kVersion);
  auto* config =
      app.add_option("--config", options.config, "the configuration, whose [web] and [metrics] say where")
          ->capture_default_str();
  app.add_option("--socket", options.socket, "of jcam-bridge")->capture_default_str();
  auto* print = app.add_flag("--print", options.print, "print the metrics once, and end");
  app.add_flag("--wanted", options.wanted,
               "only tell by the exit status whether the configuration asks for any of it")
      ->excludes(print);
  app.footer(
      "Exit status: 0 ended as asked, 1 cannot run (--wanted: nothing is asked for), 2 wrong usage or "
      "configuration.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  options.config_given = config->count() > 0;
  return std::nullopt;
}

}  // namespace

int main(int argc, char** argv) {
  // Threads that come and go share one heap: one for each of them would stay for good. What is as large as a
  // picture is given back when nobody looks any more.
  constexpr int kLarge = 128 * 1024;
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_MMAP_THRESHOLD, kLarge);
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  Options options;
  if (const auto status = parse(argc, argv, options)) return *status;
  try {
    return run(options);
  } catch (const std::exception& error) {
    return fail({error.what(), {}}, kFailed);
  }
}
