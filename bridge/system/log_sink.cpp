// SPDX-License-Identifier: Apache-2.0
#include "bridge/system/log_sink.h"

#include <spdlog/pattern_formatter.h>
#include <sys/syslog.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string_view>

#include "common/os/write_now.h"

namespace jcam::bridge {
namespace {

/// Far below what a datagram can be; who wants more looks at the source of the words.
constexpr std::size_t kLongest = 16384;

/// A field in the journal's own protocol: a value with line breaks has its length in front.
void add_field(std::string& packet, std::string_view key, std::string_view value) {
  if (value.empty()) return;
  packet += key;
  if (value.find('\n') == std::string_view::npos) {
    packet += '=';
  } else {
    packet += '\n';
    const std::uint64_t size = value.size();
    for (unsigned byte = 0; byte < sizeof size; ++byte)
      packet += static_cast<char>(size >> (8 * byte) & 0xFF);
  }
  packet += value;
  packet += '\n';
}

std::string with_subject(const LogLine& line) {
  const std::string& who = line.node.empty() ? line.camera : line.node;
  return who.empty() ? line.text : who + ": " + line.text;
}

spdlog::level::level_enum level_of(int priority) {
  if (priority <= LOG_WARNING) return spdlog::level::warn;
  return priority == LOG_INFO ? spdlog::level::info : spdlog::level::debug;
}

std::string_view colour_of(spdlog::level::level_enum level) {
  if (level == spdlog::level::warn) return "\033[33m\033[1m";
  return level == spdlog::level::info ? "\033[32m" : "\033[36m";
}

}  // namespace

bool JournalSink::put(const LogLine& line) {
  std::string packet;
  add_field(packet, "MESSAGE", std::string_view(with_subject(line)).substr(0, kLongest));
  add_field(packet, "PRIORITY", std::to_string(line.priority));
  add_field(packet, "SYSLOG_IDENTIFIER", ::program_invocation_short_name);
  add_field(packet, "JCAM_EVENT", line.event);
  add_field(packet, "JCAM_CAMERA", line.camera);
  add_field(packet, "JCAM_NODE", line.node);
  return journal_.send(packet) == 0;
}

TextSink::TextSink(int fd) : fd_(fd), coloured_(::isatty(fd) == 1) {}

bool TextSink::put(const LogLine& line) {
  const std::string text = with_subject(line);
  const auto level = level_of(line.priority);
  const spdlog::details::log_msg message("jcam", level, text);
  spdlog::memory_buf_t formatted;
  spdlog::pattern_formatter("%H:%M:%S.%e %^%l%$ %v", spdlog::pattern_time_type::local, "")
      .format(message, formatted);
  std::string shown(formatted.data(), formatted.size());
  if (coloured_) {
    shown.insert(message.color_range_end, "\033[m");
    shown.insert(message.color_range_start, colour_of(level));
  }
  return write_now(fd_, std::move(shown));
}

}  // namespace jcam::bridge
