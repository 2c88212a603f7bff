// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "bridge/system/log_sink.h"
#include "common/names.h"

namespace jcam::bridge {

/// The daemon's log: quiet when all is well, one line for each change. To the journal when that is where
/// standard error goes, else to standard error. It never waits: a line that cannot be taken is lost and
/// counted, and their number is a line of its own once lines are taken again. One thread.
class Log {
 public:
  explicit Log(bool verbose = false);
  explicit Log(std::unique_ptr<LogSink> sink, bool verbose = false);

  /// `camera`: its name, or empty for the daemon as a whole.
  void info(std::string_view camera, std::string_view event, const std::string& text) const;
  void problem(std::string_view camera, std::string_view event, const std::string& text) const;
  void detail(std::string_view camera, std::string_view event, const std::string& text) const;
  /// About one node of a camera.
  void info(const NodeName& node, std::string_view event, const std::string& text) const;
  void problem(const NodeName& node, std::string_view event, const std::string& text) const;
  /// Who hears of each line about a camera as it is written, whether or not anybody takes it; `detail`
  /// excepted.
  void also_tell(std::function<void(const LogLine&)> witness) { witness_ = std::move(witness); }
  /// Tells of lines that were lost, if any were; to be called now and then. False: not possible yet.
  bool tell_lost() const;

 private:
  struct Subject {
    std::string camera, node;  ///< empty where it is about none
  };
  void write(int priority, const Subject& subject, std::string_view event, const std::string& text) const;

  std::unique_ptr<LogSink> sink_;
  std::function<void(const LogLine&)> witness_;
  bool verbose_ = false;
  mutable std::uint64_t lost_ = 0;  ///< since the last one that was taken
};

}  // namespace jcam::bridge
