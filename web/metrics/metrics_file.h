// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "common/result.h"
#include "control/client.h"
#include "web/metrics/file_schedule.h"

namespace jcam::metrics {

/// Keeps a file of metrics for node_exporter's textfile collector. One thread; its owner polls fd() until
/// due().
class MetricsFile {
 public:
  using Time = FileSchedule::Time;
  MetricsFile(std::string socket, std::string path, std::chrono::milliseconds period)
      : socket_(std::move(socket)), path_(std::move(path)), schedule_(period) {}

  /// The connection over which the daemon tells of changes; -1 while there is none.
  int fd() const { return watch_ ? watch_->fd() : -1; }
  std::optional<Time> due() const;
  /// fd() is readable.
  void ready();
  /// Does what is due. The error is that of writing the file; a daemon that is away is none.
  Status tick(Time now);

 private:
  void watch(Time now);
  Status write(Time now);

  std::string socket_, path_;
  FileSchedule schedule_;
  std::optional<control::Client> watch_;
  std::optional<Time> retry_;  ///< when a daemon that was away is looked for again
  std::string written_;
};

}  // namespace jcam::metrics
