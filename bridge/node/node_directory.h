// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>

#include "common/names.h"
#include "common/result.h"
#include "v4l2/output_node.h"

namespace jcam::bridge {

/// Finds the loopback device of a node by its label, and makes it where the module can be told to (0.13 and
/// later).
class NodeDirectory {
 public:
  struct Found {
    std::string path;
    int number = 0;
    int buffers = 0;                       ///< frames in the ring; 0: unknown
    std::optional<OutputPicture> picture;  ///< that it is held at, as its sysfs says
  };
  NodeDirectory(std::string dev_root, std::string sys_root, int first_node)
      : dev_root_(std::move(dev_root)), sys_root_(std::move(sys_root)), first_node_(first_node) {}

  /// The device with this node's label. If there is none: makes one at the first free number from first_node
  /// on, or says how to load the module so that there is one.
  Result<Found> provide(const NodeName& node);
  /// The number of the first device that is made from now on.
  void begin_at(int first_node) { first_node_ = first_node; }
  /// Only what provide() made is removed; a device in use stays.
  void remove_ours(int number);
  /// Whether another process has any loopback device open: all that can be known of readers where the module
  /// has no event for them. False where not even that can be told.
  bool opened_by_others() const;
  /// How often others have any loopback device open; nothing: not known.
  std::optional<int> opens_of_others() const;
  /// The same, cheap enough for every camera to ask each second: looked at once for all that ask at one
  /// `now`, and anew only when the module's count has changed or a minute has gone by.
  bool still_opened_by_others(std::chrono::nanoseconds now);
  /// Version text of the loaded module; empty when it does not tell or is not loaded.
  std::string module_version() const;

 private:
  Result<Found> add(const NodeName& node);
  std::string dev_root_;
  std::string sys_root_;
  int first_node_;
  std::set<int> ours_;
  std::chrono::nanoseconds asked_{-1};
  std::chrono::nanoseconds looked_{0};
  std::optional<int> counted_;  ///< the module's count when `others_` was looked at
  bool others_ = false;
};

}  // namespace jcam::bridge
