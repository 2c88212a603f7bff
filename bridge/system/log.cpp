// SPDX-License-Identifier: Apache-2.0
#include "bridge/system/log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "common/os/unique_fd.h"

namespace jcam::bridge {
namespace {

/// systemd names the journal's stream by device and inode, so that a redirected standard error is not
/// mistaken for it.
bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat info {};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &info) != 0) return false;
  return std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino) == stream;
}

/// What libraries print in captures must not wait either: a capture that waits gives no frames. The stream
/// that we were given may be shared with programs that want theirs whole, so ours is another.
void take_stream_that_never_waits() {
  const UniqueFd own(sd_journal_stream_fd(::program_invocation_short_name, LOG_INFO, 1));
  if (!own) return;
  const int flags = ::fcntl(own.get(), F_GETFL);
  if (flags < 0 || ::fcntl(own.get(), F_SETFL, flags | O_NONBLOCK) != 0) return;
  static_cast<void>(::dup2(own.get(), STDERR_FILENO));
}

std::unique_ptr<LogSink> sink_of_stderr() {
  if (!stderr_is_journal()) return std::make_unique<TextSink>(STDERR_FILENO);
  take_stream_that_never_waits();
  return std::make_unique<JournalSink>();
}

}  // namespace

Log::Log(bool verbose) : Log(sink_of_stderr(), verbose) {}

Log::Log(std::unique_ptr<LogSink> sink, bool verbose) : sink_(std::move(sink)), verbose_(verbose) {}

void Log::info(std::string_view camera, std::string_view event, const std::string& text) const {
  write(LOG_INFO, {std::string(camera), {}}, event, text);
}
void Log::problem(std::string_view camera, std::string_view event, const std::string& text) const {
  write(LOG_WARNING, {std::string(camera), {}}, event, text);
}
void Log::detail(std::string_view camera, std::string_view event, const std::string& text) const {
  if (verbose_) write(LOG_DEBUG, {std::string(camera), {}}, event, text);
}
void Log::info(const NodeName& node, std::string_view event, const std::string& text) const {
  write(LOG_INFO, {node.camera.text(), node.text()}, event, text);
}
void Log::problem(const NodeName& node, std::string_view event, const std::string& text) const {
  write(LOG_WARNING, {node.camera.text(), node.text()}, event, text);
}

bool Log::tell_lost() const {
  if (lost_ == 0) return true;
  if (!sink_->put({LOG_WARNING,
                   "lines-lost",
                   {},
                   {},
                   std::to_string(lost_) + (lost_ == 1 ? " line" : " lines") +
                       " lost here: nobody took them at the time"}))
    return false;
  lost_ = 0;
  return true;
}

void Log::write(int priority, const Subject& subject, std::string_view event, const std::string& text) const {
  const LogLine line{priority, std::string(event), subject.camera, subject.node, text};
  if (witness_ && priority != LOG_DEBUG && !line.camera.empty()) witness_(line);
  if (!tell_lost() || !sink_->put(line)) ++lost_;
}

}  // namespace jcam::bridge
