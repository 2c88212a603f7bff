// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

#include "bridge/daemon/config_source.h"
#include "bridge/daemon/daemon.h"
#include "bridge/daemon/options.h"
#include "common/os/find_program.h"
#include "common/text/credentials.h"
#include "common/text/usage_error.h"
#include "common/version.h"
#include "gst/pipeline/pipeline_text.h"

namespace {

using jcam::bridge::Options;

/// jcam-capture: as told, beside this program (a build tree), or where it is installed.
std::string find_capture(const Options& options) {
  if (!options.capture_program.empty()) return options.capture_program;
  return jcam::find_program({"jcam-capture", "../gst/jcam-capture", "../libexec/jcam/jcam-capture"},
                            JCAM_LIBEXECDIR "/jcam-capture");
}

/// Whole frames are allocated for moments only. By itself malloc learns from the first one to keep the memory
/// of all later ones, two frames of it for good; held to its initial limits it gives each back.
void keep_no_frames() {
  constexpr int kLimit = 128 * 1024;
  static_cast<void>(::mallopt(M_MMAP_THRESHOLD, kLimit));
  static_cast<void>(::mallopt(M_TRIM_THRESHOLD, kLimit));
}

int fail(const jcam::Error& error, int status) {
  std::cerr << "jcam-bridge: " << error.message() << '\n';
  return status;
}

void explain(const jcam::Config& config) {
  for (const auto& camera : config.cameras) {
    for (const auto& stream : camera.streams()) {
      std::cout << jcam::StreamName{camera.name, stream.stream}.text() << ": "
                << jcam::without_credentials(jcam::source_text(camera.source)) << " as "
                << jcam::format_name(stream.format) << ' ' << stream.output.text() << " on " << stream.nodes
                << (stream.nodes == 1 ? " node\n" : " nodes\n");
    }
    for (const auto& way : jcam::pipeline_ways(camera)) {
      if (!way.note.empty()) std::cout << "  or, " << jcam::without_credentials(way.note) << ":\n";
      std::cout << "  " << jcam::without_credentials(way.pipeline) << '\n';
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  keep_no_frames();
  Options options;
  CLI::App app{"jcam-bridge: keeps the CSI cameras of a Jetson on v4l2loopback nodes, whatever happens.",
               "jcam-bridge"};
  app.failure_message(jcam::usage_error<CLI::App, CLI::Error>);
  app.set_version_flag("--version", std::string("jcam-bridge ") + jcam::kVersion);
  auto* config = app.add_option("--config", options.config, "the configuration, see jcam.toml(5)")
                     ->capture_default_str();
  app.add_option("--camera", options.cameras,
                 "csi0=test[,KEY=VALUE...]: this camera instead of the configured ones; repeatable")
      ->allow_extra_args(false);
  app.add_option("--socket", options.socket, "where jcamctl and jcam-run find us")->capture_default_str();
  app.add_option("--cdi", options.cdi, "where to keep the CDI file if the configuration does not say");
  app.add_option("--capture", options.capture_program, "the jcam-capture program to use");
  app.add_option("--ready-fd", options.ready_fd, "write READY to this descriptor once nodes stand");
  app.add_option("--lifeline-fd", options.lifeline_fd, "end when the other side of this pipe is closed");
  app.add_flag("--wait-for-config", options.wait_for_config,
               "with a wrong configuration run without cameras, until the file is corrected");
  app.add_flag("--check", options.check, "read the configuration, print what it means, and end");
  app.add_flag("-v,--verbose", options.verbose, "log details");
  app.footer(
      "Exit status: 0 ended as asked, 1 cannot run, 2 wrong usage or configuration.\nSignals: TERM and INT "
      "end, HUP reloads the configuration.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : jcam::bridge::kBadUsage;
  }
  options.config_given = config->count() > 0;

  auto loaded = jcam::bridge::load_config(options);
  // What is wrong with the arguments stays wrong.
  const bool may_wait = options.wait_for_config && !options.check && options.cameras.empty();
  if (!loaded && !may_wait) return fail(loaded.error(), jcam::bridge::kBadUsage);
  if (options.check) {
    explain(*loaded);
    return 0;
  }
  jcam::bridge::Daemon daemon(options, std::move(loaded), find_capture(options));
  if (auto started = daemon.start(); !started) return fail(started.error(), jcam::bridge::kCannotRun);
  daemon.run();
  return 0;
}
