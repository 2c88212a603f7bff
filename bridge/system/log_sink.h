// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/os/datagram_sender.h"

namespace jcam::bridge {

struct LogLine {
  int priority = 0;  ///< of syslog(3)
  std::string event;
  std::string camera, node;  ///< empty where it is about none
  std::string text;
};

/// Where lines go. Nothing here waits for whoever takes them.
class LogSink {
 public:
  LogSink() = default;
  LogSink(const LogSink&) = delete;
  LogSink& operator=(const LogSink&) = delete;
  virtual ~LogSink() = default;

  /// False: it could not be taken now, and nothing of it was.
  virtual bool put(const LogLine& line) = 0;
};

/// systemd's journal, with JCAM_EVENT, JCAM_CAMERA and JCAM_NODE as fields.
class JournalSink : public LogSink {
 public:
  explicit JournalSink(const std::string& address = "/run/systemd/journal/socket") : journal_(address) {}
  bool put(const LogLine& line) override;

 private:
  DatagramSender journal_;
};

/// A terminal, pipe or file (borrowed), for people.
class TextSink : public LogSink {
 public:
  explicit TextSink(int fd);
  bool put(const LogLine& line) override;

 private:
  int fd_;
  bool coloured_;
};

}  // namespace jcam::bridge
