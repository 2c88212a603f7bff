// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/names.h"
#include "common/video.h"

namespace jcam::control {

/// What the daemon says about itself: plain values, made by the daemon, shown by jcamctl.

enum class CameraState { idle, starting, streaming, stalled, backing_off, stopping };
/// ok; busy: another program writes to it; missing: no such device; frozen_format: held in another format by
/// a reader; broken: it cannot be used for another reason, such as a missing right.
enum class NodeState { ok, busy, missing, frozen_format, broken };
/// reserved: a launch holds it; stale: its holder is gone, its container not yet known to be; kept: its
/// holder is gone and expected back, and nobody else gets it before.
enum class Reserved { free, reserved, stale, kept };

/// kept: each capture begins with it; on_trial: not kept until an element has taken it and frames have come
/// with it; dropped: that did not happen.
enum class SettingState { kept, on_trial, dropped };

/// "backing-off", "frozen-format", ...: the words of the protocol.
std::string_view state_name(CameraState state);
std::string_view state_name(NodeState state);
std::string_view state_name(Reserved state);
std::string_view state_name(SettingState state);

struct NodeReport {
  NodeName name;
  std::string path;    ///< "/dev/video40"
  int number = 0;      ///< 40
  int readers = -1;    ///< -1: the module does not tell
  bool slate = false;  ///< the placeholder is shown
  std::uint64_t frames = 0;
  NodeState state = NodeState::ok;
  std::string holder;  ///< who has it, for people, or had it last (stale); may be empty
  Reserved reserved = Reserved::free;
  bool operator==(const NodeReport&) const = default;
};

/// How long frames took from their capture until they were on the nodes.
struct LatencyReport {
  std::vector<int> bounds_ms;
  std::vector<std::uint64_t>
      counts;                ///< of frames up to each bound and past the one before; one more: past all
  std::uint64_t sum_us = 0;  ///< of all of them, microseconds
  bool operator==(const LatencyReport&) const = default;
};

/// What `jcamctl set` asked for.
struct SettingReport {
  std::string name;
  std::string value;  ///< credentials are hidden
  SettingState state = SettingState::kept;
  std::string why;  ///< it was dropped
  bool operator==(const SettingReport&) const = default;
};

/// A stream beside main, whose figures are those of its camera. Its nodes are among the camera's.
struct StreamReport {
  std::string name;  ///< "small"
  PixelFormat format = PixelFormat::yuyv;
  VideoMode mode;
  std::uint64_t frames = 0;
  double rate = 0;
  std::uint64_t drops = 0;
  std::uint64_t copied_bytes = 0;
  std::optional<LatencyReport> latency;
  bool operator==(const StreamReport&) const = default;
};

struct CameraReport {
  CameraName name;
  std::string source;  ///< as in the configuration, credentials hidden
  PixelFormat format = PixelFormat::yuyv;
  VideoMode mode;
  CameraState state = CameraState::idle;
  std::string reason;                       ///< the last error, empty when all is well
  std::optional<std::int64_t> next_try_ms;  ///< from now, while backing off
  int capture_pid = 0;                      ///< 0: none
  int spare_pid = 0;                        ///< of the capture that is loaded for when that one dies; 0: none
  std::uint64_t frames = 0;
  double rate = 0;  ///< frames per second, lately
  std::uint64_t drops = 0;
  std::uint64_t restarts = 0;
  std::map<std::string, std::uint64_t> restarts_by_reason;
  std::optional<std::int64_t> time_to_first_frame_ms;  ///< of the last start
  std::int64_t longest_gap_ms = 0;
  std::uint64_t copied_bytes = 0;
  std::vector<NodeReport> nodes;
  std::optional<int> sensor_id;          ///< Argus' number; none for other sources
  std::optional<LatencyReport> latency;  ///< of frames whose capture the pipeline timed; none: there are none
  std::vector<SettingReport> settings;
  std::string note;  ///< it runs in another way than the best; empty: nothing to say
  std::vector<StreamReport> streams{};
  std::string cure{};      ///< what to do about the reason; empty: nothing is known, or all is well
  std::string sensor{};    ///< "imx219", as the board's device tree has it; empty: it does not tell
  std::string position{};  ///< "rear", where it sits, by the same
  bool operator==(const CameraReport&) const = default;
};

struct ArgusReport {
  std::string socket;
  bool present = false;
  std::string none;  ///< why Argus can have no camera here, whether or not its daemon runs; empty: it can
  bool operator==(const ArgusReport&) const = default;
};

struct StatusReport {
  std::string version;  ///< of the daemon
  int pid = 0;
  std::int64_t uptime_ns = 0;
  std::string module_version;  ///< of v4l2loopback, empty when unknown
  std::vector<CameraReport> cameras;
  ArgusReport argus;
  std::optional<std::string> problem;  ///< of the daemon as a whole, such as a wrong configuration
  bool operator==(const StatusReport&) const = default;
};

/// Whether figures move: a camera streams.
bool is_any_streaming(const StatusReport& report);

}  // namespace jcam::control
