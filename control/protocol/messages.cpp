// SPDX-License-Identifier: Apache-2.0
#include "control/protocol/messages.h"

#include <algorithm>
#include <array>

#include "common/text/text.h"
#include "control/protocol/codec.h"
#include "control/protocol/status_fields.h"

namespace jcam::control {
namespace {

/// In the order of Operation's alternatives.
constexpr std::array<std::string_view, 10> kOperations{"status", "reserve", "reload",  "set",  "snapshot",
                                                       "watch",  "unset",   "history", "note", "keep"};

}  // namespace

template <typename A, typename T>
requires Is<T, StatusRequest> || Is<T, ReloadRequest> || Is<T, WatchRequest>
static void fields(A&, T&) {}

template <typename A, Is<ReserveRequest> T>
static void fields(A& archive, T& request) {
  archive("camera", request.camera);
  archive.optional("index", request.index);
  archive.optional("held", request.held);
  archive.optional("wait_ms", request.wait);
  archive.unless_empty("stream", request.stream);
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
  archive.unless_empty("stream", request.stream);
  archive.if_true("look", request.look);
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

template <typename A, Is<HistoryRequest> T>
static void fields(A& archive, T& request) {
  archive.optional("camera", request.camera);
  archive.optional("after", request.after);
  archive.if_true("figures", request.figures);
}

template <typename A, Is<NoteRequest> T>
static void fields(A& archive, T& request) {
  archive("node", request.node);
  archive.if_true("problem", request.problem);
  archive("text", request.text);
}

template <typename A, Is<KeepRequest> T>
static void fields(A& archive, T& request) {
  archive("name", request.name);
  archive("keep_ms", request.keep);
  archive.optional("node", request.node);
}

template <typename A, Is<HistoryEntry> T>
static void fields(A& archive, T& entry) {
  archive("number", entry.number);
  archive("first_ms", entry.first_ms);
  archive("last_ms", entry.last_ms);
  archive("times", entry.times);
  archive("camera", entry.camera);
  archive("node", entry.node);
  archive("problem", entry.problem);
  archive("event", entry.event);
  archive("text", entry.text);
}

template <typename A, Is<Figures> T>
static void fields(A& archive, T& figures) {
  archive("camera", figures.camera);
  archive("stream", figures.stream);
  archive("end_ms", figures.end_ms);
  archive("span_ms", figures.span_ms);
  archive("rate", figures.rate);
  archive("latency_ms", figures.latency_ms);
}

template <typename A, Is<History> T>
static void fields(A& archive, T& history) {
  archive("events", history.events);
  archive.unless_empty("figures", history.figures);
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
constexpr std::array<ReadOperation, 10> kReaders{
    read_into<StatusRequest, Operation>,   read_into<ReserveRequest, Operation>,
    read_into<ReloadRequest, Operation>,   read_into<SetRequest, Operation>,
    read_into<SnapshotRequest, Operation>, read_into<WatchRequest, Operation>,
    read_into<UnsetRequest, Operation>,    read_into<HistoryRequest, Operation>,
    read_into<NoteRequest, Operation>,     read_into<KeepRequest, Operation>};
using ReadReply = Status (*)(Reader&, Reply&);
constexpr std::array<ReadReply, 10> kReplyReaders{
    read_into<StatusReport, Reply>, read_into<Reservation, Reply>, read_into<Reloaded, Reply>,
    read_into<Done, Reply>,         read_into<Snapshot, Reply>,    read_into<StatusReport, Reply>,
    read_into<Done, Reply>,         read_into<History, Reply>,     read_into<Done, Reply>,
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

std::string history_json(const History& history, int indent) {
  Writer writer;
  fields(writer, history);
  return text_of(writer.json(), indent);
}

std::string history_json(const HistoryEntry& entry) {
  Writer writer;
  fields(writer, entry);
  return text_of(writer.json());
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
