// SPDX-License-Identifier: Apache-2.0
#include "bridge/system/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <sys/syslog.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

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

iovec field(const std::string& text) {
  return iovec{const_cast<char*>(text.data()), text.size()};
}

}  // namespace

Log::Log(bool verbose) : journal_(stderr_is_journal()), verbose_(verbose) {
  if (journal_) return;
  auto logger =
      std::make_shared<spdlog::logger>("jcam", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  logger->set_pattern("%H:%M:%S.%e %^%l%$ %v");
  logger->set_level(spdlog::level::debug);
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

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

void Log::write(int priority, const Subject& subject, std::string_view event, const std::string& text) const {
  const std::string& who = subject.node.empty() ? subject.camera : subject.node;
  const std::string line = who.empty() ? text : who + ": " + text;
  if (!journal_) {
    const auto level = priority == LOG_WARNING ? spdlog::level::warn
                       : priority == LOG_INFO  ? spdlog::level::info
                                               : spdlog::level::debug;
    spdlog::log(level, "{}", line);
    return;
  }
  std::vector<std::string> texts{"MESSAGE=" + line, "PRIORITY=" + std::to_string(priority),
                                 "JCAM_EVENT=" + std::string(event)};
  if (!subject.camera.empty()) texts.push_back("JCAM_CAMERA=" + subject.camera);
  if (!subject.node.empty()) texts.push_back("JCAM_NODE=" + subject.node);
  std::vector<iovec> fields;
  fields.reserve(texts.size());
  for (const auto& each : texts) fields.push_back(field(each));
  sd_journal_sendv(fields.data(), static_cast<int>(fields.size()));
}

}  // namespace jcam::bridge
