// SPDX-License-Identifier: Apache-2.0
#include "control/protocol/messages.h"

#include <gtest/gtest.h>

#include "tests/support/golden.h"
#include "tests/support/status_sample.h"

namespace jcam::control {
namespace {

/// Without its newline.
std::string golden_line(const std::string& name) {
  std::string line = test::golden(name);
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

struct RequestRow {
  Operation operation;
  const char* line;
};

TEST(Messages, RequestsAreTheseLines) {
  const RequestRow rows[] = {
      {StatusRequest{}, R"({"v":1,"id":7,"op":"status"})"},
      {ReserveRequest{CameraName{0}, std::nullopt, {NodeName{{0}, 1}}, std::chrono::seconds{10}},
       R"({"v":1,"id":7,"op":"reserve","camera":"csi0","index":null,"held":["csi0.1"],"wait_ms":10000})"},
      {ReserveRequest{CameraName{2}, 3, {}, {}},
       R"({"v":1,"id":7,"op":"reserve","camera":"csi2","index":3,"held":[],"wait_ms":0})"},
      {ReloadRequest{}, R"({"v":1,"id":7,"op":"reload"})"},
      {SetRequest{CameraName{0}, "wbmode", "daylight"},
       R"({"v":1,"id":7,"op":"set","camera":"csi0","property":"wbmode","value":"daylight"})"},
      {UnsetRequest{CameraName{0}, "wbmode"},
       R"({"v":1,"id":7,"op":"unset","camera":"csi0","property":"wbmode"})"},
      {SnapshotRequest{CameraName{1}}, R"({"v":1,"id":7,"op":"snapshot","camera":"csi1"})"},
      {SnapshotRequest{CameraName{1}, "small"},
       R"({"v":1,"id":7,"op":"snapshot","camera":"csi1","stream":"small"})"},
      {SnapshotRequest{CameraName{1}, "", true},
       R"({"v":1,"id":7,"op":"snapshot","camera":"csi1","look":true})"},
      {ReserveRequest{CameraName{0}, {}, {}, {}, "small"},
       R"({"v":1,"id":7,"op":"reserve","camera":"csi0","index":null,"held":[],"wait_ms":0,"stream":"small"})"},
      {WatchRequest{}, R"({"v":1,"id":7,"op":"watch"})"},
      {HistoryRequest{CameraName{1}, 9}, R"({"v":1,"id":7,"op":"history","camera":"csi1","after":9})"},
      {HistoryRequest{{}, 0, true},
       R"({"v":1,"id":7,"op":"history","camera":null,"after":0,"figures":true})"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(write_request({7, row.operation}), row.line);
    const auto back = parse_request(row.line);
    ASSERT_TRUE(std::holds_alternative<Request>(back)) << std::get<BadRequest>(back).error.message();
    EXPECT_EQ(std::get<Request>(back), (Request{7, row.operation})) << row.line;
  }
}

TEST(Messages, ReserveNeedsOnlyTheCamera) {
  const auto request = parse_request(R"({"v":1,"id":1,"op":"reserve","camera":"csi0"})");
  ASSERT_TRUE(std::holds_alternative<Request>(request));
  EXPECT_EQ(std::get<Request>(request).operation, (Operation{ReserveRequest{CameraName{0}, {}, {}, {}}}));
}

struct ReplyRow {
  Operation asked;
  Reply reply;
  std::string line;
};

TEST(Messages, RepliesAreTheseLines) {
  const ReplyRow rows[] = {
      {ReserveRequest{},
       Reservation{NodeName{{0}, 1}, "/dev/video41", 81, 5, 44, PixelFormat::yuyv, {{1280, 720}, 30}, false},
       R"({"v":1,"id":1,"ok":true,"node":"csi0.1","path":"/dev/video41","major":81,"minor":5,"gid":44,"format":"yuyv","mode":"1280x720@30","stale":false})"},
      {ReloadRequest{}, Reloaded{{"csi0: format"}}, R"({"v":1,"id":1,"ok":true,"changed":["csi0: format"]})"},
      {SetRequest{}, Done{}, R"({"v":1,"id":1,"ok":true,"note":""})"},
      {UnsetRequest{}, Done{"it holds on"}, R"({"v":1,"id":1,"ok":true,"note":"it holds on"})"},
      {SnapshotRequest{}, Snapshot{PixelFormat::nv12, 1280, 720, 1382400},
       R"({"v":1,"id":1,"ok":true,"format":"nv12","width":1280,"height":720,"bytes":1382400})"},
      {HistoryRequest{}, History{{HistoryEntry{7, 1, 2, 3, {0}, "csi0.1", true, "stall", "no frames"}}},
       R"({"v":1,"id":1,"ok":true,"events":[{"number":7,"first_ms":1,"last_ms":2,"times":3,"camera":"csi0","node":"csi0.1","problem":true,"event":"stall","text":"no frames"}]})"},
      {HistoryRequest{}, History{{}, {Figures{{0}, "small", 5000, 5000, {29.97, 0}, {4.5, std::nullopt}}}},
       R"({"v":1,"id":1,"ok":true,"events":[],"figures":[{"camera":"csi0","stream":"small","end_ms":5000,"span_ms":5000,"rate":[29.97,0.0],"latency_ms":[4.5,null]}]})"},
      {StatusRequest{}, test::status_sample(), golden_line("control/status.json")},
      {WatchRequest{}, test::status_sample(), golden_line("control/status.json")},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(write_response({1, row.reply}), row.line);
    const auto back = parse_response(row.line, row.asked);
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_EQ(back->id, 1);
    ASSERT_TRUE(back->result);
    EXPECT_EQ(*back->result, row.reply) << row.line;
  }
}

TEST(Messages, ErrorsCarryTheirHint) {
  const std::string line = R"({"v":1,"id":3,"ok":false,"error":"csi0 is busy","hint":"jcamctl status"})";
  EXPECT_EQ(write_response({3, Error{"csi0 is busy", "jcamctl status"}}), line);
  const auto back = parse_response(line, SetRequest{});
  ASSERT_TRUE(back);
  ASSERT_FALSE(back->result);
  EXPECT_EQ(back->result.error().message(), "csi0 is busy; jcamctl status");
}

TEST(Messages, AnswersMaySayMoreThanWeKnow) {
  EXPECT_TRUE(parse_response(R"({"v":1,"id":1,"ok":true,"changed":[],"more":{"a":1}})", ReloadRequest{}));
}

TEST(Messages, BrokenUtf8IsMendedOnTheWayOut) {
  EXPECT_EQ(write_response({1, Error{"a\xff"
                                     "b",
                                     ""}}),
            "{\"v\":1,\"id\":1,\"ok\":false,\"error\":\"a\xef\xbf\xbd"
            "b\",\"hint\":\"\"}");
}

TEST(Messages, ALineBreakInTextDoesNotBreakTheLine) {
  const auto line = write_response({1, Error{"a\nb", ""}});
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

struct Wrong {
  std::string line;
  std::int64_t id;
  const char* message;
};

TEST(Messages, WrongRequestsAreRefused) {
  const Wrong rows[] = {
      {"", 0, R"(the line is not a JSON object; write it like {"v":1,"id":1,"op":"status"})"},
      {"[]", 0, R"(the line is not a JSON object; write it like {"v":1,"id":1,"op":"status"})"},
      {"{\"v\":1", 0, R"(the line is not a JSON object; write it like {"v":1,"id":1,"op":"status"})"},
      {"\"\xff\"", 0, R"(the line is not a JSON object; write it like {"v":1,"id":1,"op":"status"})"},
      {std::string(50000, '['), 0,
       R"(the line is not a JSON object; write it like {"v":1,"id":1,"op":"status"})"},
      {R"({"v":1,"op":"status"})", 0, R"(the field "id" is missing)"},
      {R"({"v":1,"id":"x","op":"status"})", 0,
       R"("id": it is not a whole number, -9223372036854775808 to 9223372036854775807)"},
      {R"({"id":4,"op":"status"})", 4, R"(the field "v" is missing)"},
      {R"({"v":2,"id":4,"op":"status"})", 4,
       "version 2 of the protocol is not known here; this side speaks version 1; use programs of one "
       "release"},
      {R"({"v":1,"id":4})", 4, R"(the field "op" is missing)"},
      {R"({"v":1,"id":4,"op":"statsu"})", 4, R"(there is no operation "statsu"; did you mean status?)"},
      {R"({"v":1,"id":4,"op":"launch\n"})", 4,
       R"(there is no operation "launch "; use status, reserve, reload, set, snapshot, watch, unset, history, note or keep)"},
      {R"({"v":1,"id":4,"op":"status","verbose":true})", 4,
       R"(there is no field "verbose" here; use id, v or op)"},
      {R"({"v":1,"id":4,"op":"reserve"})", 4, R"(the field "camera" is missing)"},
      {R"({"v":1,"id":4,"op":"reserve","camera":"cam0"})", 4,
       R"("camera": "cam0" is not a camera; write it like csi0 (0 to 255))"},
      {R"({"v":1,"id":4,"op":"reserve","camera":0})", 4, R"("camera": it is not text)"},
      {R"({"v":1,"id":4,"op":"reserve","camera":"csi0","index":1.5})", 4,
       R"("index": it is not a whole number, -2147483648 to 2147483647)"},
      {R"({"v":1,"id":4,"op":"reserve","camera":"csi0","held":"csi0"})", 4, R"("held": it is not a list)"},
      {R"({"v":1,"id":4,"op":"reserve","camera":"csi0","held":["x"]})", 4,
       R"("held": "x" is not a node; write it like csi0 or csi0.1)"},
      {R"({"v":1,"id":4,"op":"reserve","camera":"csi0","wait_ms":-1})", 4,
       R"("wait_ms": it is not a whole number, 0 to 4294967295)"},
      {R"({"v":1,"id":4,"op":"reserve","camera":"csi0","wait":1})", 4,
       R"(there is no field "wait" here; use id, v, op, camera, index, held, wait_ms or stream)"},
      {R"({"v":1,"id":4,"op":"set","camera":"csi0","propertie":"a","value":"b"})", 4,
       R"(the field "property" is missing)"},
      {R"({"v":1,"id":4,"op":"set","camera":"csi0","property":"a","value":1})", 4,
       R"("value": it is not text)"},
  };
  for (const auto& row : rows) {
    const auto parsed = parse_request(row.line);
    ASSERT_TRUE(std::holds_alternative<BadRequest>(parsed)) << row.line;
    EXPECT_EQ(std::get<BadRequest>(parsed).error.message(), row.message) << row.line;
    EXPECT_EQ(std::get<BadRequest>(parsed).id, row.id) << row.line;
  }
}

TEST(Messages, WrongAnswersAreRefused) {
  const std::pair<const char*, const char*> rows[] = {
      {"hello", "the daemon's answer is not a JSON object"},
      {R"({"v":9,"id":1,"ok":true})",
       "version 9 of the protocol is not known here; this side speaks version 1; use programs of one "
       "release"},
      {R"({"v":1,"id":1})", R"(the field "ok" is missing)"},
      {R"({"v":1,"id":1,"ok":false})", R"(the field "error" is missing)"},
      {R"({"v":1,"id":1,"ok":true,"changed":[1]})", R"("changed": it is not text)"},
  };
  for (const auto& [line, message] : rows) {
    const auto parsed = parse_response(line, ReloadRequest{});
    ASSERT_FALSE(parsed) << line;
    EXPECT_EQ(parsed.error().message(), message) << line;
  }
}

}  // namespace
}  // namespace jcam::control
