// SPDX-License-Identifier: Apache-2.0
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "common/text/duration.h"
#include "common/text/usage_error.h"
#include "common/version.h"
#include "kubelet/plugin/run.h"

namespace {

/// Exit statuses: 0 ended as asked, 1 cannot run, 2 wrong usage.
enum Exit : int { kDone = 0, kFailed = 1, kUsage = 2 };

int fail(const jcam::Error& error, Exit status) {
  std::cerr << "jcam-kubelet: " << error.message() << '\n';
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  // gRPC's threads share their heaps: one for each of them would stay for good.
  ::mallopt(M_ARENA_MAX, 2);
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  // What gRPC has to say stands in our errors; its own lines name its sources.
  ::setenv("GRPC_VERBOSITY", "NONE", 0);
  jcam::kubelet::Options options;
  std::string settle = jcam::duration_text(options.settle);
  CLI::App app{"jcam-kubelet: the cameras as resources of Kubernetes: a device plugin beside jcam-bridge.",
               "jcam-kubelet"};
  app.failure_message(jcam::usage_error<CLI::App, CLI::Error>);
  app.set_version_flag("--version", std::string("jcam-kubelet ") + jcam::kVersion);
  app.add_option("--socket", options.socket, "of jcam-bridge")->capture_default_str();
  app.add_option("--plugins", options.plugins, "the directory of kubelet.sock, for sockets of our own, too")
      ->capture_default_str();
  app.add_option("--pod-resources", options.pod_resources, "the socket where kubelet tells what Pods have")
      ->capture_default_str();
  app.add_option("--features", options.features,
                 "the directory of Node Feature Discovery's local features, for a file of ours; or none")
      ->capture_default_str();
  app.add_flag("--cdi", options.cdi,
               "containers get cameras by their CDI names: kubelet 1.28 or newer, and a runtime with CDI on");
  app.add_option("--settle", settle, "for so long after kubelet's start no node comes free")
      ->capture_default_str();
  app.footer("Exit status: 0 ended as asked, 1 cannot run, 2 wrong usage.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kDone : kUsage;
  }
  const auto settles = jcam::parse_duration(settle);
  if (!settles) return fail(settles.error(), kUsage);
  options.settle = *settles;
  if (options.features == "none") options.features.clear();
  try {
    const auto done = jcam::kubelet::run(options);
    return done ? kDone : fail(done.error(), kFailed);
  } catch (const std::exception& error) {
    return fail({error.what(), {}}, kFailed);
  }
}
