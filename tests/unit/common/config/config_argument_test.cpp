// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "common/config/config.h"

namespace jcam {
namespace {

CameraConfig camera_of(std::string_view text, const CameraConfig& defaults = {}) {
  auto camera = parse_camera_argument(text, defaults);
  EXPECT_TRUE(camera) << text << ": " << (camera ? "" : camera.error().message());
  return camera ? *camera : CameraConfig{};
}

TEST(CameraArgument, NameAlone) {
  const auto camera = camera_of("csi2");
  EXPECT_EQ(camera.name.number, 2);
  EXPECT_EQ(camera.sensor_id, 2);
  EXPECT_EQ(camera.source, Source{});
}

TEST(CameraArgument, SourceAndKeys) {
  const auto camera = camera_of(
      "csi0=test,output=640x480@30,format=nv12,nodes=2,crop=[0, 0,640,480],on_demand=false,linger=1s");
  EXPECT_EQ(camera.source.kind, SourceKind::test);
  EXPECT_EQ(camera.output.text(), "640x480@30");
  EXPECT_EQ(camera.format, PixelFormat::nv12);
  EXPECT_EQ(camera.nodes, 2);
  EXPECT_EQ(camera.crop, (Crop{0, 0, 640, 480}));
  EXPECT_FALSE(camera.on_demand);
  EXPECT_EQ(camera.linger.count(), 1000);
}

TEST(CameraArgument, KeysWithoutASource) {
  EXPECT_EQ(camera_of("csi0=capture=640x480@30").output.text(), "640x480@30");
  EXPECT_EQ(camera_of("csi1=sensor_id=5").sensor_id, 5);
}

TEST(CameraArgument, CommasOfAPipelineAreItsOwn) {
  EXPECT_EQ(camera_of("csi0=gst:videotestsrc ! video/x-raw,format=NV12").source.detail,
            "videotestsrc ! video/x-raw,format=NV12");
  const auto camera = camera_of("csi0=nodes=2,source=gst:videotestsrc ! video/x-raw,format=NV12");
  EXPECT_EQ(camera.nodes, 2);
  EXPECT_EQ(camera.format, PixelFormat::yuyv);
  EXPECT_EQ(camera.source.detail, "videotestsrc ! video/x-raw,format=NV12");
}

TEST(CameraArgument, ADevicePathMayHaveAnEqualsSign) {
  EXPECT_EQ(camera_of("csi0=v4l2:/dev/v4l/by-path/a=b").source.detail, "/dev/v4l/by-path/a=b");
}

TEST(CameraArgument, Properties) {
  const auto camera = camera_of("csi0=test,properties.pattern=ball,properties.is-live=true");
  EXPECT_EQ(camera.properties, (Properties{{"pattern", "ball"}, {"is-live", "true"}}));
}

TEST(CameraArgument, Streams) {
  const auto camera = camera_of(
      "csi0=test,stream.small.output=640x360@10,stream.small.crop=[0,0,960,540],stream.tiny.output=64x48@1");
  ASSERT_EQ(camera.others.size(), 2u);
  EXPECT_EQ(camera.others[0].stream, "small");
  EXPECT_EQ(camera.others[0].crop, (Crop{0, 0, 960, 540}));
  EXPECT_EQ(camera.others[1].output.text(), "64x48@1");
}

TEST(CameraArgument, WrongStreamsAreRefused) {
  const auto refused = [](const char* text) { return parse_camera_argument(text, {}).error().message(); };
  EXPECT_EQ(refused("csi0=test,stream.small.linger=1s"),
            "csi0.stream.small.linger: no such key; use output, format, quality, flip, crop, bars, nodes or "
            "max_nodes");
  EXPECT_EQ(refused("csi0=test,stream.small=1"),
            "csi0.stream.small: a stream alone says nothing; write it like stream.small.output=640x360@10");
  EXPECT_EQ(refused("csi0=test,stream.small.nodes=2"),
            "csi0.stream.small.output: it is not there; write it like output = \"640x360@10\"");
  EXPECT_EQ(
      refused("csi0=test,stream.main.nodes=2"),
      "csi0.stream.main.nodes: the stream main is there already; its keys are those of the camera itself");
  EXPECT_EQ(refused("csi0=test,stream.a.output=64x48@1,stream.a.output=64x48@1"),
            "csi0.stream.a.output: it is there twice; leave one out");
}

TEST(CameraArgument, DefaultsFill) {
  CameraConfig defaults;
  defaults.output = {{320, 240}, 15};
  defaults.nodes = 3;
  const auto camera = camera_of("csi0=test,capture=640x480@30", defaults);
  EXPECT_EQ(camera.output.text(), "320x240@15");
  EXPECT_EQ(camera.nodes, 3);
}

struct WrongArgument {
  const char* text;
  const char* message;
};
void PrintTo(const WrongArgument& wrong, std::ostream* out) {
  *out << wrong.text;
}
class CameraArgumentRefuses : public testing::TestWithParam<WrongArgument> {};

TEST_P(CameraArgumentRefuses, WithCure) {
  const auto camera = parse_camera_argument(GetParam().text, {});
  ASSERT_FALSE(camera) << GetParam().text;
  EXPECT_EQ(camera.error().message(), GetParam().message) << GetParam().text;
}

const WrongArgument kWrong[] = {
    {"", "\"\" is not a camera; write it like csi0 (0 to 255)"},
    {"cam0=test", "\"cam0\" is not a camera; write it like csi0 (0 to 255)"},
    {"a\nb=test", "\"a b\" is not a camera; write it like csi0 (0 to 255)"},
    {"csi0=", "csi0: nothing behind a = or a comma; write it like csi0=test,output=640x480@30"},
    {"csi0=usb", "csi0.source: \"usb\" is not a source; use argus, test, v4l2:/dev/videoN or gst:PIPELINE"},
    {"csi0=test,", "csi0: nothing behind a = or a comma; write it like csi0=test,output=640x480@30"},
    {"csi0=test,,nodes=2", "csi0: nothing behind a = or a comma; write it like csi0=test,output=640x480@30"},
    {"csi0=test,ouput=640x480@30", "csi0.ouput: no such key; did you mean output?"},
    {"csi0=outptu=640x480@30", "csi0.outptu: no such key; did you mean output?"},
    {"csi0=test,nodes", "csi0.nodes: \"\" is text; write a whole number, 1 to 8"},
    {"csi0=test,nodes=two", "csi0.nodes: \"two\" is text; write a whole number, 1 to 8"},
    {"csi0=test,nodes=99999999999999999999",
     "csi0.nodes: \"99999999999999999999\" is text; write a whole number, 1 to 8"},
    {"csi0=test,nodes=1,nodes=2", "csi0.nodes: it is there twice; leave one out"},
    {"csi0=test,source=argus", "csi0.source: it is there twice; leave one out"},
    {"csi0=test,on_demand=yes", "csi0.on_demand: \"yes\" is text; write true or false"},
    {"csi0=test,crop=0,0,640,480",
     "csi0.crop: \"0\" is text; write [left, top, right, bottom], even, 0 to 8192, right and bottom as "
     "coordinates"},
    {"csi0=test,crop=[0,0,640,480",
     "csi0.crop: \"[0,0,640,480\" is text; write [left, top, right, bottom], even, 0 to 8192, right and "
     "bottom as coordinates"},
    {"csi0=test,crop=[0,0,640]",
     "csi0.crop: there are 3 numbers; write [left, top, right, bottom], even, 0 to 8192, right and bottom as "
     "coordinates"},
    {"csi0=test,properties=x",
     "csi0.properties: a table has no place here; write it like properties.wbmode=daylight"},
    {"csi0=test,properties.=x",
     "csi0.properties.: \"\" is not the name of a property; gst-inspect-1.0 nvarguscamerasrc lists them"},
    {"csi0=test,properties.a=x,properties.a=y", "csi0.properties.a: it is there twice; leave one out"},
    {"csi0=test,sensor_id=0", "csi0.sensor_id: source \"test\" has no sensors; only argus has; leave it out"},
    {"csi0=gst:", "csi0.source: \"gst:\" has no pipeline; write it like gst:videotestsrc pattern=ball"},
};
INSTANTIATE_TEST_SUITE_P(All, CameraArgumentRefuses, testing::ValuesIn(kWrong));

}  // namespace
}  // namespace jcam
