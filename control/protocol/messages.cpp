// SPDX-License-Identifier: Apache-2.0
#include "control/protocol/messages.h"

#include <algorithm>
#include <array>

#include "common/text/text.h"
#include "control/protocol/codec.h"

namespace jcam::control {
namespace {

constexpr std::array<std::string_view, 6> kCameraStates{"idle",    "starting",    "streaming",
                                                        "stalled", "backing-off", "stopping"};
constexpr std::array<std::string_view, 5> kNodeStates{"ok", "busy", "missing", "frozen-format", "broken"};
constexpr std::array<std::string_view, 3> kReserved{"free", "reserved", "stale"};
constexpr std::array<std::string_view, 3> kSettingStates{"kept", "on-trial", "dropped"};
/// In the order of Operation's alternatives.
constexpr std::array<std::string_view, 7> kOperations{"status",   "reserve", "reload", "set",
                                                      "snapshot", "watch",   "unset"};

template <typename T>
Status decode_state(const Json& json, T& value, std::span<const std::string_view> names) {
  const auto* text = json.get_ptr<const std::string*>();
  if (!text) return Error{"it is not text"};
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found == names.end())
    return Error{one_line("\"" + *text + "\" is no such state"), "use " + one_of(names)};
  value = static_cast<T>(found - names.begin());
  return {};
}

}  // namespace

std::string_view state_name(CameraState state) {
  return kCameraStates.at(static_cast<std::size_t>(state));
}
std::string_view state_name(NodeState state) {
  return kNodeStates.at(static_cast<std::size_t>(state));
}
std::string_view state_name(Reserved state) {
  return kReserved.at(static_cast<std::size_t>(state));
}

std::string_view state_name(SettingState state) {
  return kSettingStates.at(static_cast<std::size_t>(state));
}

// Found by the archives through their arguments' namespace, so not in the unnamed one.
static Json encode(const CameraState& value) {
  return std::string(state_name(value));
}
static Json encode(const NodeState& value) {
  return std::string(state_name(value));
}
static Json encode(const Reserved& value) {
  return std::string(state_name(value));
}
static Json encode(const SettingState& value) {
  return std::string(state_name(value));
}
static Status decode(const Json& json, CameraState& value) {
  return decode_state(json, value, kCameraStates);
}
static Status decode(const Json& json, NodeState& value) {
  return decode_state(json, value, kNodeStates);
}
static Status decode(const Json& json, Reserved& value) {
  return decode_state(json, value, kReserved);
}

static Status decode(const Json& json, SettingState& value) {
  return decode_state(json, value, kSettingStates);
}

template <typename A, typename T>
concept Is = std::is_same_v<std::remove_const_t<A>, T>;

template <typename A, Is<NodeReport> T>
static void fields(A& archive, T& node) {
  archive("name", node.name);
  archive("path", node.path);
  archive("number", node.number);
  archive("readers", node.readers);
  archive("slate", node.slate);
  archive("frames", node.frames);
  archive("state", node.state);
  archive("holder", node.holder);
  archive("reserved", node.reserved);
}

template <typename A, Is<SettingReport> T>
static void fields(A& archive, T& setting) {
  archive("name", setting.name);
  archive("value", setting.value);
  archive("state", setting.state);
  archive("why", setting.why);
}

template <typename A, Is<LatencyReport> T>
static void fields(A& archive, T& latency) {
  archive("bounds_ms", latency.bounds_ms);
  archive("counts", latency.counts);
  archive("sum_us", latency.sum_us);
}

template <typename A, Is<CameraReport> T>
static void fields(A& archive, T& camera) {
  archive("name", camera.name);
  archive("source", camera.source);
  archive.optional("sensor_id", camera.sensor_id);
  archive("format", camera.format);
  archive("mode", camera.mode);
  archive("state", camera.state);
  archive("reason", camera.reason);
  archive("next_try_ms", camera.next_try_ms);
  archive("capture_pid", camera.capture_pid);
  archive("spare_pid", camera.spare_pid);
  archive("frames", camera.frames);
  archive("rate", camera.rate);
  archive("drops", camera.drops);
  archive("restarts", camera.restarts);
  archive("restarts_by_reason", camera.restarts_by_reason);
  archive("time_to_first_frame_ms", camera.time_to_first_frame_ms);
  archive("longest_gap_ms", camera.longest_gap_ms);
  archive("copied_bytes", camera.copied_bytes);
  archive.optional("latency", camera.latency);
  archive("nodes", camera.nodes);
  archive.optional("settings", camera.settings);
}

template <typename A, Is<ArgusReport> T>
static void fields(A& archive, T& argus) {
  archive("socket", argus.socket);
  archive("present", argus.present);
}

template <typename A, Is<StatusReport> T>
static void fields(A& archive, T& report) {
  archive("version", report.version);
  archive("pid", report.pid);
  archive("uptime_ns", report.uptime_ns);
  archive("module_version", report.module_version);
  archive("cameras", report.cameras);
  archive("argus", report.argus);
  archive.optional("problem", report.problem);
}

template <typename A, typename T>
requires Is<T, StatusRequest> || Is<T, ReloadRequest> || Is<T, WatchRequest>
static void fields(A&, T&) {}

template <typename A, Is<ReserveRequest> T>
static void fields(A& archive, T& request) {
  archive("camera", request.camera);
  archive.optional("index", request.index);
  archive.optional("held", request.held);
  archive.optional("wait_ms", request.wait);
}

template <typename A, Is<SetRequest> T>
static void fields(A& archive, T& request) {
  archive("camera", request.camera);
  archive("property", request.property);
  archive("value", request.value);
}

template <typename A, Is<UnsetRequest> T>
static void fields(A& archive, T& request) {
  archive("camera", request.camera);
  archive("property", request.property);
}

template <typename A, Is<Done> T>
static void fields(A& archive, T& done) {
  archive.optional("note", done.note);
}

template <typename A, Is<SnapshotRequest> T>
static void fields(A& archive, T& request) {
  archive("camera", request.camera);
}

template <typename A, Is<Reservation> T>
static void fields(A& archive, T& reservation) {
  archive("node", reservation.node);
  archive("path", reservation.path);
  archive("major", reservation.major);
  archive("minor", reservation.minor);
  archive("gid", reservation.gid);
  archive("format", reservation.format);
  archive("mode", reservation.mode);
  archive("stale", reservation.stale);
}

template <typename A, Is<Reloaded> T>
static void fields(A& archive, T& reloaded) {
  archive("changed", reloaded.changed);
}

template <typename A, Is<Snapshot> T>
static void fields(A& archive, T& snapshot) {
  archive("format", snapshot.format);
  archive("width", snapshot.width);
  archive("height", snapshot.height);
  archive("bytes", snapshot.bytes);
}

namespace {

std::string text_of(const Json& json, int indent = -1) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

template <typename T, typename V>
Status read_into(Reader& reader, V& variant) {
  fields(reader, variant.template emplace<T>());
  return reader.status();
}

using ReadOperation = Status (*)(Reader&, Operation&);
constexpr std::array<ReadOperation, 7> kReaders{
    read_into<StatusRequest, Operation>,   read_into<ReserveRequest, Operation>,
    read_into<ReloadRequest, Operation>,   read_into<SetRequest, Operation>,
    read_into<SnapshotRequest, Operation>, read_into<WatchRequest, Operation>,
    read_into<UnsetRequest, Operation>};
using ReadReply = Status (*)(Reader&, Reply&);
constexpr std::array<ReadReply, 7> kReplyReaders{
    read_into<StatusReport, Reply>, read_into<Reservation, Reply>, read_into<Reloaded, Reply>,
    read_into<Done, Reply>,         read_into<Snapshot, Reply>,    read_into<StatusReport, Reply>,
    read_into<Done, Reply>};
static_assert(kReaders.size() == std::variant_size_v<Operation> && kReplyReaders.size() == kReaders.size());

Status check_version(Reader& reader) {
  int version = 0;
  reader("v", version);
  if (auto got = reader.status(); !got) return got;
  if (version == kVersion) return {};
  return Error{"version " + std::to_string(version) + " of the protocol is not known here",
               "this side speaks version " + std::to_string(kVersion) + "; use programs of one release"};
}

Status read_request(const Json& json, Request& request) {
  Reader reader(json);
  reader("id", request.id);
  if (auto right = check_version(reader); !right) return right;
  std::string name;
  reader("op", name);
  if (auto got = reader.status(); !got) return got;
  const auto* const found = std::find(kOperations.begin(), kOperations.end(), name);
  if (found == kOperations.end()) {
    const auto meant = closest(name, kOperations);
    return Error{one_line("there is no operation \"" + name + "\""),
                 meant ? "did you mean " + std::string(*meant) + "?" : "use " + one_of(kOperations)};
  }
  const auto read = kReaders.at(static_cast<std::size_t>(found - kOperations.begin()));
  if (auto got = read(reader, request.operation); !got) return got;
  return reader.finish();
}

}  // namespace

std::string_view operation_name(const Operation& operation) {
  return kOperations.at(operation.index());
}

std::string write_request(const Request& request) {
  Writer writer;
  writer("v", kVersion);
  writer("id", request.id);
  writer("op", std::string(operation_name(request.operation)));
  std::visit([&](const auto& operation) { fields(writer, operation); }, request.operation);
  return text_of(writer.json());
}

std::string write_response(const Response& response) {
  Writer writer;
  writer("v", kVersion);
  writer("id", response.id);
  writer("ok", static_cast<bool>(response.result));
  if (response.result) {
    std::visit([&](const auto& reply) { fields(writer, reply); }, *response.result);
  } else {
    writer("error", response.result.error().what);
    writer("hint", response.result.error().hint);
  }
  return text_of(writer.json());
}

std::string status_json(const StatusReport& report, int indent) {
  Writer writer;
  fields(writer, report);
  return text_of(writer.json(), indent);
}

std::variant<Request, BadRequest> parse_request(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object())
    return BadRequest{0, {"the line is not a JSON object", R"(write it like {"v":1,"id":1,"op":"status"})"}};
  Request request;
  if (auto read = read_request(json, request); !read) return BadRequest{request.id, read.error()};
  return request;
}

std::int64_t response_id(std::string_view line) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return 0;
  std::int64_t id = 0;
  Reader reader(json);
  reader("id", id);
  return id;
}

Result<Response> parse_response(std::string_view line, const Operation& asked) {
  const Json json = Json::parse(line, nullptr, false);
  if (!json.is_object()) return Error{"the daemon's answer is not a JSON object"};
  Reader reader(json);
  std::int64_t id = 0;
  bool ok = false;
  reader("id", id);
  if (auto right = check_version(reader); !right) return right.error();
  reader("ok", ok);
  if (!ok) {
    Error error;
    reader("error", error.what);
    reader.optional("hint", error.hint);
    if (auto got = reader.status(); !got) return got.error();
    return Response{id, std::move(error)};
  }
  Reply reply;
  if (auto got = kReplyReaders.at(asked.index())(reader, reply); !got) return got.error();
  return Response{id, std::move(reply)};
}

}  // namespace jcam::control
