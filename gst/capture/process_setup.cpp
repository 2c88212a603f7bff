// SPDX-License-Identifier: Apache-2.0
#include "gst/capture/process_setup.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

#include "common/os/unique_fd.h"
#include "gst/capture/exit_status.h"

namespace jcam {
namespace {

void prefer_to_be_killed() {
  // Needs no privilege: it only raises. Where it does not work, the kernel's own choice is as good.
  constexpr std::string_view kScore = "500";
  const UniqueFd file{::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)};
  if (file && ::write(file.get(), kScore.data(), kScore.size()) < 0) return;
}

}  // namespace

void die_with_parent() {
  const pid_t parent = ::getppid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // It may have gone between the two; then no signal comes.
  if (::getppid() != parent) leave(kExitStopped);
}

void set_up_capture_process() {
  die_with_parent();
  prefer_to_be_killed();
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));  // a broken output is an error of that write
  ::unsetenv("DISPLAY");                             // NOLINT(concurrency-mt-unsafe): before the first thread
  // By itself GLib talks to the journal, where standard error goes there, and waits for it.
  g_log_set_writer_func(g_log_writer_standard_streams, nullptr, nullptr);
}

void leave(int status) {
#if defined(__SANITIZE_ADDRESS__)
  // The leak check runs at a regular exit only.
  std::exit(status);  // NOLINT(concurrency-mt-unsafe)
#else
  ::_exit(status);
#endif
}

}  // namespace jcam
