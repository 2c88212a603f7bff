// SPDX-License-Identifier: Apache-2.0
#include "common/capture_protocol.h"

#include <gtest/gtest.h>

namespace jcam::capture {
namespace {

// Encoding what was decoded gives the same packet back: each message keeps each field.
TEST(CaptureProtocol, CommandsRoundTrip) {
  const Command commands[] = {Play{},
                              Stop{},
                              OutputOn{{{0}, 1}, true},
                              OutputOff{{{3}, 0}},
                              SetProperty{"wbmode", "daylight"},
                              SetProperty{"wbmode", {}},
                              Load{{{"videotestsrc pattern=ball"},
                                    {"a ! b", "b"},
                                    {"c", {}, Listed{"/dev/video2", true, {{640, 480}, 30}}, "as MJPEG"}}},
                              Load{{{"a"}}, {{"small", {PixelFormat::nv12, {{640, 360}, 10}}}}},
                              OutputOn{{{0}, 1, "small"}, false, 1}};
  for (const auto& command : commands) {
    const std::string packet = encode(command);
    auto back = decode_command(packet);
    ASSERT_TRUE(back) << packet;
    EXPECT_EQ(back->index(), command.index());
    EXPECT_EQ(encode(*back), packet);
  }
}

TEST(CaptureProtocol, ReportsRoundTrip) {
  const Report reports[] = {Ready{},
                            Ready{"slowly"},
                            FirstFrame{},
                            Progress{1, 2, 3, 4, 5, 6},
                            Progress{1, 2, 3, 4, 5, 6, {}, "small"},
                            OutputReleased{{{0}, 0, "small"}},
                            OutputReleased{{{0}, 0}},
                            OutputFailed{{{0}, 1}, "busy"},
                            PropertySet{"gain", "no such property"},
                            Failed{Failure::no_camera, "No cameras available"}};
  for (const auto& report : reports) {
    const std::string packet = encode(report);
    auto back = decode_report(packet);
    ASSERT_TRUE(back) << packet;
    EXPECT_EQ(back->index(), report.index());
    EXPECT_EQ(encode(*back), packet);
  }
}

TEST(CaptureProtocol, ProgressCarriesTheLatency) {
  Progress progress{1, 2, 3, 4, 5};
  progress.latency.see(std::chrono::milliseconds(3));
  progress.latency.see(std::chrono::hours(1));
  const auto back = decode_report(encode(Report{progress}));
  ASSERT_TRUE(back);
  EXPECT_EQ(std::get<Progress>(*back).latency, progress.latency);
}

TEST(CaptureProtocol, RefusesALatencyOfAnotherShape) {
  const std::string good = encode(Report{Progress{}});
  for (const char* other : {"[]", "[1]", "{}", "[0,0,0,0,0,0,0,0,0,0,0,-1]", "[0,0,0,0,0,0,0,0,0,0,0,0,0]"}) {
    std::string packet = good;
    const auto at = packet.find("[");
    packet.replace(at, packet.find("]") - at + 1, other);
    EXPECT_FALSE(decode_report(packet)) << packet;
  }
}

TEST(CaptureProtocol, RefusesWhatItDoesNotKnow) {
  for (
      const char* packet :
      {"", "[]", "{", "{}", R"({"do":"dance"})", R"({"do":"output-on","node":"csi0"})",
       R"({"do":"output-on","node":"video0","mapped":true,"turn":0})",
       R"({"do":"output-on","node":"csi0","mapped":true})",
       R"({"do":"output-on","node":"csi0","mapped":true,"turn":-1})", R"({"do":1})", R"({"do":"load"})",
       R"({"do":"load","ways":[]})", R"({"do":"load","ways":[{"pipeline":"x","element":"","note":""}]})",
       R"({"do":"load","ways":[{"pipeline":"x","element":"","note":""}],"others":[{"stream":"main","format":"yuyv","mode":"64x48@1"}]})",
       R"({"do":"load","ways":[{"pipeline":"x","element":"","note":""}],"others":[{"stream":"a","format":"rgb","mode":"64x48@1"}]})",
       R"({"do":"load","ways":["x"]})",
       R"({"do":"load","ways":[{"pipeline":"x","element":"","note":"","listed":{"device":"/dev/video2","jpeg":true,"mode":"30"}}]})"}) {
    EXPECT_FALSE(decode_command(packet)) << packet;
  }
  for (const char* packet : {"", R"({"is":"dance"})", R"({"is":"progress","frames":-1})",
                             R"({"is":"failed","kind":"mood","reason":""})"}) {
    EXPECT_FALSE(decode_report(packet)) << packet;
  }
}

TEST(CaptureProtocol, ForeignBytesDoNotThrow) {
  auto back = decode_report(encode(Report{Failed{Failure::element_error, "bad \xff\xfe bytes"}}));
  ASSERT_TRUE(back);
}

}  // namespace
}  // namespace jcam::capture
