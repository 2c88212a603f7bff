// SPDX-License-Identifier: Apache-2.0
// jcam-argus-await: lets a boot go on when containers can mount nvargus-daemon's socket, or a stand-in for
// it.
#include <cstdio>
#include <string>

#include "common/version.h"
#include "refresh/await_socket.h"

namespace {

constexpr const char* kUsage =
    "usage: jcam-argus-await [SOCKET] | --help | --version\n"
    "Waits until nvargus-daemon has made SOCKET (/tmp/argus_socket), for 20 seconds at most and only while "
    "it runs;\n"
    "else puts a socket there that nobody serves, so that containers that mount it can start.\n"
    "Exit status: 0 there is one; 1 failed; 2 wrong usage.\n";
// Longer than the daemon takes to load; engines wait for it.
constexpr std::chrono::seconds kLimit{20};

int report(const std::string& socket, jcam::argus::Awaited awaited) {
  using jcam::argus::Awaited;
  if (awaited == Awaited::was_there) return std::printf("%s is there\n", socket.c_str()) < 0 ? 1 : 0;
  if (awaited == Awaited::came) return std::printf("%s has come\n", socket.c_str()) < 0 ? 1 : 0;
  std::printf("nvargus-daemon has no socket yet: a stand-in at %s until it has\n", socket.c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string argument = argc > 1 ? argv[1] : "/tmp/argus_socket";
  if (argument == "--help") return std::fputs(kUsage, stdout) < 0 ? 1 : 0;
  if (argument == "--version") return std::printf("jcam-argus-await %s\n", jcam::kVersion) < 0 ? 1 : 0;
  if (argc > 2 || !argument.starts_with('/')) return std::fputs(kUsage, stderr), 2;
  const auto awaited = jcam::argus::await_socket(argument, kLimit);
  if (awaited) return report(argument, *awaited);
  (void)std::fprintf(stderr, "jcam-argus-await: %s\n", awaited.error().message().c_str());
  return 1;
}
