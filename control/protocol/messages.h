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
  bool operator==(const SnapshotRequest&) const = default;
};
/// Answered with a status at once and on every change, at most four times a second, until the connection
/// ends.
struct WatchRequest {
  bool operator==(const WatchRequest&) const = default;
};
using Operation = std::variant<StatusRequest, ReserveRequest, ReloadRequest, SetRequest, SnapshotRequest,
                               WatchRequest, UnsetRequest>;

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
using Reply = std::variant<Done, StatusReport, Reservation, Reloaded, Snapshot>;

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
std::variant<Request, BadRequest> parse_request(std::string_view line);
/// The id of an answer, 0 when it has none.
std::int64_t response_id(std::string_view line);
/// `asked` says which reply is meant. The outer error is a line that is no answer at all.
Result<Response> parse_response(std::string_view line, const Operation& asked);

}  // namespace jcam::control
