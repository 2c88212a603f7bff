// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "common/names.h"

namespace jcam::bridge {

/// The daemon's log: quiet when all is well, one line for each change. To the journal with fields
/// (JCAM_CAMERA, JCAM_NODE, JCAM_EVENT; those that apply) when that is where standard error goes, else to
/// standard error. One thread.
class Log {
 public:
  explicit Log(bool verbose = false);

  /// `camera`: its name, or empty for the daemon as a whole.
  void info(std::string_view camera, std::string_view event, const std::string& text) const;
  void problem(std::string_view camera, std::string_view event, const std::string& text) const;
  void detail(std::string_view camera, std::string_view event, const std::string& text) const;
  /// About one node of a camera.
  void info(const NodeName& node, std::string_view event, const std::string& text) const;
  void problem(const NodeName& node, std::string_view event, const std::string& text) const;

 private:
  struct Subject {
    std::string camera, node;  ///< empty where it is about none
  };
  void write(int priority, const Subject& subject, std::string_view event, const std::string& text) const;
  bool journal_ = false;
  bool verbose_ = false;
};

}  // namespace jcam::bridge
