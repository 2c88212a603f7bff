// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/result.h"
#include "control/protocol/status_report.h"

namespace jcam::control {

/// The daemon's socket protocol: one JSON object a line, UTF-8. A request is less than kMaxLine bytes.
///
///   {"v":1,"id":1,"op":"reserve","camera":"csi0","index":null,"held":[],"wait_ms":10000}
///   {"v":1,"id":1,"ok":true,"node":"csi0","path":"/dev/video40",...}
///   {"v":1,"id":2,"ok":false,"error":"...","hint":"..."}
///
/// Answers carry the id of their request and may come in any order. Requests are read strictly (unknown
/// fields are refused, so a misspelt one cannot be lost); answers leniently (a newer daemon may say more).
/// Pure, as is all here.
inline constexpr int kVersion = 1;
inline constexpr std::size_t kMaxLine = std::size_t{64} * 1024;
inline constexpr std::string_view kDefaultSocket = "/run/jcam/bridge.sock";

struct StatusRequest {
  bool operator==(const StatusRequest&) const = default;
};
/// A node for one container. The reservation lasts as long as the connection; whoever inherits the
/// connection's descriptor holds it too.
struct ReserveRequest {
  CameraName camera;
  std::optional<int> index;          ///< this very node, or any
  std::vector<NodeName> held;        ///< what the engine's containers are known to hold
  std::chrono::milliseconds wait{};  ///< for the first real frame
  std::string stream{};              ///< "": main
  bool operator==(const ReserveRequest&) const = default;
};
struct ReloadRequest {
  bool operator==(const ReloadRequest&) const = default;
};
/// A property of the camera's source element, while it runs; an idle camera tries it with its next capture.
struct SetRequest {
  CameraName camera;
  std::string property, value;
  bool operator==(const SetRequest&) const = default;
};
/// Takes a SetRequest back: what the configuration says holds again.
struct UnsetRequest {
  CameraName camera;
  std::string property;
  bool operator==(const UnsetRequest&) const = default;
};
struct SnapshotRequest {
  CameraName camera;
  std::string stream{};  ///< "": main
  bool look = false;     ///< only while the camera runs anyway: no sensor is started or kept on for it
  bool operator==(const SnapshotRequest&) const = default;
};
/// Answered with a status at once and on every change, at most four times a second, until the connection
/// ends.
struct WatchRequest {
  bool operator==(const WatchRequest&) const = default;
};
/// What has happened to the cameras since the daemon started, as far as it still knows.
struct HistoryRequest {
  std::optional<CameraName> camera;  ///< nothing: all
  std::uint64_t after = 0;           ///< only entries with a higher number
  bool figures = false;              ///< how its streams ran lately, too
  bool operator==(const HistoryRequest&) const = default;
};
/// Something about a node that a program beside the daemon knows: one line of the log and of the history.
struct NoteRequest {
  NodeName node;
  bool problem = false;
  std::string text;
  bool operator==(const NoteRequest&) const = default;
};
/// What this connection has reserved, and will, is kept after its end for whoever says the same name then: a
/// program that is started anew, or a daemon that is. No name, or no time: that ends, for what it has too.
/// With a node it is not about the connection: what is kept of an earlier one comes free, without a
/// reservation that others would take for somebody's.
struct KeepRequest {
  std::string name;                  ///< "jcam-kubelet", for people as well
  std::chrono::milliseconds keep{};  ///< from the connection's end on, or the daemon's start; 0 with a node
  std::optional<NodeName> node{};    ///< kept for `name`: free now
  bool operator==(const KeepRequest&) const = default;
};
using Operation = std::variant<StatusRequest, ReserveRequest, ReloadRequest, SetRequest, SnapshotRequest,
                               WatchRequest, UnsetRequest, HistoryRequest, NoteRequest, KeepRequest>;

struct Request {
  std::int64_t id = 0;
  Operation operation;
  bool operator==(const Request&) const = default;
};

struct Reservation {
  NodeName node;
  std::string path;
  int major = 0, minor = 0;
  std::uint32_t gid = 0;
  PixelFormat format = PixelFormat::yuyv;
  VideoMode mode;
  bool stale = false;  ///< its last holder vanished without its container being seen to end
  bool operator==(const Reservation&) const = default;
};
struct Reloaded {
  std::vector<std::string> changed;  ///< what is different now, one line each
  bool operator==(const Reloaded&) const = default;
};
struct Done {
  std::string note;  ///< for people; empty when there is nothing to say
  bool operator==(const Done&) const = default;
};
/// One tightly packed frame; its bytes are in a memory file that comes with the line.
struct Snapshot {
  PixelFormat format = PixelFormat::yuyv;
  int width = 0, height = 0;
  std::uint64_t bytes = 0;
  bool operator==(const Snapshot&) const = default;
};
/// A line of a camera's log. One that was repeated stands once, with the number of its newest.
struct HistoryEntry {
  std::uint64_t number = 0;   ///< rises by time, over all cameras
  std::int64_t first_ms = 0;  ///< milliseconds since 1970, by the clock as it stands now
  std::int64_t last_ms = 0;   ///< the same, of the newest
  std::uint64_t times = 1;
  CameraName camera;
  std::string node;      ///< "csi0.1"; empty: the camera as a whole
  bool problem = false;  ///< something is wrong
  std::string event;     ///< one word, "streaming", "no-camera"
  std::string text;      ///< the reason or what happened, for people
  bool operator==(const HistoryEntry&) const = default;
};
/// How a stream ran in the last ten minutes, by spans of the same length.
struct Figures {
  CameraName camera;
  std::string stream;       ///< "small"; empty: main
  std::int64_t end_ms = 0;  ///< the end of the newest span, milliseconds since 1970
  int span_ms = 0;
  std::vector<double> rate;  ///< frames a second in each span, oldest first, from the first that had any
  std::vector<std::optional<double>> latency_ms;  ///< mean of each span; none: no frame was timed in it
  bool operator==(const Figures&) const = default;
};
struct History {
  std::vector<HistoryEntry> events;  ///< oldest first
  std::vector<Figures> figures{};    ///< of each stream, where they were asked for
  bool operator==(const History&) const = default;
};
using Reply = std::variant<Done, StatusReport, Reservation, Reloaded, Snapshot, History>;

struct Response {
  std::int64_t id = 0;
  Result<Reply> result;
};

/// A line that is no request, and the id to answer it with (0 when it has none).
struct BadRequest {
  std::int64_t id = 0;
  Error error;
};

/// "reserve"
std::string_view operation_name(const Operation& operation);

/// Lines without the newline. Text that is no UTF-8 is mended on the way out.
std::string write_request(const Request& request);
std::string write_response(const Response& response);
/// The report by itself, indented, for programs that read jcamctl's output; `indent` -1: on one line.
std::string status_json(const StatusReport& report, int indent);
/// The same for a history, and for one entry of it, which is on one line.
std::string history_json(const History& history, int indent = 2);
std::string history_json(const HistoryEntry& entry);
std::variant<Request, BadRequest> parse_request(std::string_view line);
/// The id of an answer, 0 when it has none.
std::int64_t response_id(std::string_view line);
/// `asked` says which reply is meant. The outer error is a line that is no answer at all.
Result<Response> parse_response(std::string_view line, const Operation& asked);

}  // namespace jcam::control
