// SPDX-License-Identifier: Apache-2.0
// docs/protocol.md names each operation and each field as the codec has it, and nothing else.
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/os/read_file.h"
#include "control/protocol/messages.h"
#include "tests/support/places.h"
#include "tests/support/status_sample.h"

namespace jcam::control {
namespace {

using Json = nlohmann::ordered_json;
/// What a table says of a field: its kind, "number"; what else, "or null", "?".
using Fields = std::map<std::string, std::string>;

/// The cells of "| `name` | kind | what |"; nothing for other lines.
std::optional<std::pair<std::string, std::string>> row(const std::string& line) {
  constexpr std::string_view kStart = "| `";
  if (!line.starts_with(kStart)) return std::nullopt;
  const auto name_end = line.find('`', kStart.size());
  const auto kind = line.find("| ", name_end) + 2;
  return std::pair{line.substr(kStart.size(), name_end - kStart.size()),
                   line.substr(kind, line.find(" |", kind) - kind)};
}

/// By heading, also those without a table.
std::map<std::string, Fields> document() {
  std::map<std::string, Fields> sections;
  std::string heading;
  std::istringstream lines(*read_file(test::source_dir() + "/docs/protocol.md"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ") || line.starts_with("### "))
      sections[heading = line.substr(line.find(' ') + 1)];
    if (const auto field = row(line)) sections[heading].insert(*field);
  }
  return sections;
}

std::string kind_of(const Json& value) {
  if (value.is_string()) return "text";
  if (value.is_number()) return "number";
  if (value.is_boolean()) return "boolean";
  return value.is_array() ? "list" : value.is_object() ? "object" : "null";
}

/// The document's table for `heading` has the fields of `object`, but for those of `apart`.
void expect_described(const std::string& heading, Json object, const Fields& apart = {}) {
  for (const auto& [name, kind] : apart) object.erase(name);
  const auto sections = document();
  const auto found = sections.find(heading);
  ASSERT_NE(found, sections.end()) << "docs/protocol.md has no part \"" << heading << '"';
  for (const auto& [name, value] : object.items()) {
    const auto field = found->second.find(name);
    ASSERT_NE(field, found->second.end()) << heading << " does not name " << name;
    const std::string said = field->second.substr(0, field->second.find(' '));
    const bool nothing = value.is_null() && field->second.find("or null") != std::string::npos;
    EXPECT_TRUE(nothing || said == kind_of(value)) << heading << ": " << name << " is no " << said;
  }
  for (const auto& [name, kind] : found->second)
    EXPECT_TRUE(object.contains(name)) << heading << ": there is no field " << name;
}

struct Exchange {
  Operation operation;
  Reply reply;
};

/// One of each operation, with every field filled.
std::vector<Exchange> exchanges() {
  return {
      {StatusRequest{}, test::status_sample()},
      {ReserveRequest{CameraName{0}, 1, {NodeName{{0}, 0}}, std::chrono::seconds{1}, "small"}, Reservation{}},
      {ReloadRequest{}, Reloaded{{"csi0: format"}}},
      {SetRequest{CameraName{0}, "wbmode", "daylight"}, Done{}},
      {SnapshotRequest{CameraName{0}, "small", true}, Snapshot{}},
      {WatchRequest{}, test::status_sample()},
      {UnsetRequest{CameraName{0}, "wbmode"}, Done{}},
      {HistoryRequest{CameraName{0}, 1, true}, History{{HistoryEntry{}}, {Figures{}}}},
      {NoteRequest{NodeName{{0}, 1}, true, "a Pod has it"}, Done{}},
      {KeepRequest{"jcam-kubelet", std::chrono::minutes{2}, NodeName{{0}, 1}}, Done{}}};
}

Fields common_of(const std::string& heading) {
  return document().at(heading);
}

TEST(ProtocolDocument, NamesEachOperationAndNoOther) {
  EXPECT_EQ(exchanges().size(), std::variant_size_v<Operation>);
  std::size_t named = 0;
  for (const auto& [heading, fields] : document()) named += heading.starts_with("Operation ") ? 1U : 0U;
  EXPECT_EQ(named, std::variant_size_v<Operation>);
  for (const auto& exchange : exchanges())
    EXPECT_TRUE(document().contains("Operation " + std::string(operation_name(exchange.operation))));
}

TEST(ProtocolDocument, RequestsHaveTheseFields) {
  const auto common = common_of("Every request");
  expect_described("Every request", Json::parse(write_request({1, StatusRequest{}})));
  for (const auto& [operation, reply] : exchanges()) {
    const auto request = Json::parse(write_request({1, operation}));
    expect_described("Operation " + std::string(operation_name(operation)), request, common);
  }
}

TEST(ProtocolDocument, FieldsThatMayBeLeftOutAreMarked) {
  const auto sections = document();
  for (const auto& [operation, reply] : exchanges()) {
    const std::string name(operation_name(operation));
    const auto request = Json::parse(write_request({1, operation}));
    for (const auto& [field, kind] : sections.at("Operation " + name)) {
      auto without = request;
      without.erase(field);
      const bool taken = std::holds_alternative<Request>(parse_request(without.dump()));
      EXPECT_EQ(taken, kind.ends_with('?')) << name << ": " << field;
    }
  }
}

TEST(ProtocolDocument, AnswersHaveTheseFields) {
  auto every = Json::parse(write_response({1, Reply{Done{}}}));
  every.update(Json::parse(write_response({1, Error{"a", "b"}})));
  every.erase("note");  // of Done alone
  expect_described("Every answer", every);
  const auto common = common_of("Every answer");
  for (const auto& [operation, reply] : exchanges()) {
    const auto answer = Json::parse(write_response({1, reply}));
    const std::string name(operation_name(operation));
    if (name == "watch") continue;  // that of status: said in words
    expect_described("Answer to " + name, answer, common);
  }
}

TEST(ProtocolDocument, ThingsInAStatusHaveTheseFields) {
  const auto status = Json::parse(write_response({1, Reply{test::status_sample()}}));
  const auto& camera = status["cameras"][0];
  expect_described("A camera", camera);
  expect_described("A camera", status["cameras"][1]);
  expect_described("A node", camera["nodes"][0]);
  expect_described("A setting", camera["settings"][0]);
  expect_described("A stream", camera["streams"][0]);
  expect_described("Latency", camera["latency"]);
  const auto history = Json::parse(write_response({1, Reply{History{{HistoryEntry{}}, {Figures{}}}}}));
  expect_described("An event", history["events"][0]);
  expect_described("Figures", history["figures"][0]);
  expect_described("Argus", status["argus"]);
}

}  // namespace
}  // namespace jcam::control
