// SPDX-License-Identifier: Apache-2.0
// jcam-settle: what a systemd path unit starts, so that no change is lost to that unit's blind moment.
#include <cstdio>
#include <string_view>
#include <vector>

#include "common/version.h"
#include "settle/settle.h"

namespace {

constexpr const char* kUsage =
    "usage: jcam-settle PATH PROGRAM [ARG...] | --help | --version\n"
    "Runs PROGRAM, and again whenever PATH has changed, until nothing has happened to PATH for two\n"
    "seconds (three while nothing is there; 20 in all). One that was not touched in the last ten is not\n"
    "waited for.\n"
    "For services of systemd's path units, which do not see what changes while their service runs.\n"
    "Exit status: that of PROGRAM's last run; 0 ended by SIGTERM while it only\n"
    "looked; 125 it cannot be run; 2 wrong usage.\n";
constexpr int kWrongUsage = 2;
constexpr int kCannotRun = 125;

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  if (words.size() == 1 && words[0] == "--help") return std::fputs(kUsage, stdout) < 0 ? 1 : 0;
  if (words.size() == 1 && words[0] == "--version")
    return std::printf("jcam-settle %s\n", jcam::kVersion) < 0 ? 1 : 0;
  if (words.size() < 2 || !words[0].starts_with('/')) return std::fputs(kUsage, stderr), kWrongUsage;
  const auto status = jcam::settle::run_until_quiet(words[0], {words.begin() + 1, words.end()});
  if (status) return *status;
  (void)std::fprintf(stderr, "jcam-settle: %s\n", status.error().message().c_str());
  return kCannotRun;
}
