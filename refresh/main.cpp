// SPDX-License-Identifier: Apache-2.0
// jcam-argus-refresh: containers that were given nvargus-daemon's socket get the new one after it restarted.
// It runs as root with few capabilities, so it does this one thing and has one argument.
#include <unistd.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "common/version.h"
#include "refresh/refresh.h"

namespace {

constexpr const char* kUsage =
    "usage: jcam-argus-refresh [SOCKET] | --help | --version\n"
    "Puts the socket that is at SOCKET now (/tmp/argus_socket) into the containers that have an older one.\n"
    "Exit status: 0 done, or nothing to do; 1 failed, at least for one container; 2 wrong usage.\n";

int fail(const jcam::Error& error) {
  (void)std::fprintf(stderr, "jcam-argus-refresh: %s\n", error.message().c_str());
  return 1;
}

int report(const std::string& socket, const jcam::argus::Outcome& outcome) {
  if (outcome.absent) {
    std::printf("there is no %s: nothing to give to containers\n", socket.c_str());
    return 0;
  }
  for (const auto& line : outcome.done) std::printf("%s is the new socket\n", line.c_str());
  int status = 0;
  for (const auto& error : outcome.failed) status = fail(error);
  if (outcome.done.empty() && outcome.failed.empty())
    std::printf("%d %s right already\n", outcome.current, outcome.current == 1 ? "mount is" : "mounts are");
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string argument = argc > 1 ? argv[1] : "/tmp/argus_socket";
  if (argument == "--help") return std::fputs(kUsage, stdout) < 0 ? 1 : 0;
  if (argument == "--version") return std::printf("jcam-argus-refresh %s\n", jcam::kVersion) < 0 ? 1 : 0;
  if (argc > 2 || !argument.starts_with('/')) return std::fputs(kUsage, stderr), 2;
  if (::geteuid() != 0) return fail({"only root may enter containers", "use sudo"});
  const auto outcome = jcam::argus::refresh(argument);
  return outcome ? report(argument, *outcome) : fail(outcome.error());
}
