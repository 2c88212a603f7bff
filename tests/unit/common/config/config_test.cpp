// SPDX-License-Identifier: Apache-2.0
#include "common/config/config.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""min;

Config parse(std::string_view text) {
  auto config = parse_config(text, "jcam.toml");
  EXPECT_TRUE(config) << (config ? "" : config.error().message());
  return config ? *config : Config{};
}

TEST(Config, EmptyIsTheDefaults) {
  EXPECT_EQ(parse(""), Config{});
}

TEST(Config, EveryKey) {
  const Config config = parse(R"(
first_node = 10
[argus]
restart = true
restart_interval = "1h"
socket = "/run/argus"
[camera.csi3]
source = "argus"
sensor_id = 2
sensor_mode = 4
capture = "1280x720@60"
output = "640x480@15"
format = "mjpeg"
quality = 70
flip = "rotate-180"
crop = [0, 2, 640, 482]
nodes = 2
max_nodes = 3
on_demand = true
linger = "500ms"
standby = true
spare = false
detect_frozen = true
[camera.csi3.properties]
wbmode = "daylight"
saturation = 1.5
ee-mode = 0
aelock = true
exposuretimerange = "34000 358733000"
)");
  CameraConfig camera;
  camera.name = CameraName{3};
  camera.sensor_id = 2;
  camera.sensor_mode = 4;
  camera.capture = {{1280, 720}, 60};
  camera.output = {{640, 480}, 15};
  camera.format = PixelFormat::mjpeg;
  camera.quality = 70;
  camera.flip = Flip::rotate_180;
  camera.crop = Crop{0, 2, 640, 482};
  camera.nodes = 2;
  camera.max_nodes = 3;
  camera.linger = 500ms;
  camera.standby = true;
  camera.spare = false;
  camera.detect_frozen = true;
  camera.properties = {{"wbmode", "daylight"},
                       {"saturation", "1.5"},
                       {"ee-mode", "0"},
                       {"aelock", "true"},
                       {"exposuretimerange", "34000 358733000"}};
  EXPECT_EQ(config, (Config{{true, 60min, "/run/argus"}, 10, {camera}}));
}

TEST(Config, StreamsTakeOfTheirCameraWhatAllPicturesShare) {
  const Config config = parse(R"(
[camera.csi0]
format = "nv12"
flip = "rotate-180"
crop = [0, 0, 1280, 720]
nodes = 2
[camera.csi0.stream.small]
output = "640x360@10"
[camera.csi0.stream.record]
output = "1920x1080@30"
format = "mjpeg"
quality = 70
flip = "none"
crop = [0, 0, 960, 1080]
bars = true
nodes = 5
)");
  ASSERT_EQ(config.cameras.size(), 1u);
  const CameraConfig& camera = config.cameras[0];
  EXPECT_EQ(camera.stream, "");
  ASSERT_EQ(camera.others.size(), 2u);
  StreamConfig record;
  record.stream = "record";
  record.format = PixelFormat::mjpeg;
  record.quality = 70;
  record.crop = Crop{0, 0, 960, 1080};
  record.bars = true;
  record.nodes = record.max_nodes = 5;
  EXPECT_EQ(camera.others[0], record);
  StreamConfig small;
  small.stream = "small";
  small.output = {{640, 360}, 10};
  small.format = PixelFormat::nv12;
  small.flip = Flip::rotate_180;
  EXPECT_EQ(camera.others[1], small) << "a crop and nodes are each stream's own";
  ASSERT_EQ(camera.streams().size(), 3u);
  EXPECT_EQ(camera.streams()[0].crop, (Crop{0, 0, 1280, 720}));
}

TEST(Config, TheCdiFileHasAPlaceOrIsOff) {
  EXPECT_EQ(parse("").cdi, std::nullopt);
  EXPECT_EQ(parse("cdi = false\n").cdi, "");
  EXPECT_EQ(parse("cdi = true\n").cdi, std::nullopt);
  EXPECT_EQ(parse("cdi = \"/etc/cdi/j.json\"\n").cdi, "/etc/cdi/j.json");
}

TEST(Config, ACameraNeedsNoKeys) {
  const Config config = parse("[camera.csi1]\n");
  ASSERT_EQ(config.cameras.size(), 1u);
  CameraConfig plain;
  plain.name = CameraName{1};
  plain.sensor_id = 1;
  EXPECT_EQ(config.cameras[0], plain);
}

TEST(Config, CamerasAreSortedByNumber) {
  const Config config = parse("[camera.csi10]\n[camera.csi2]\n[camera.csi0]\n");
  ASSERT_EQ(config.cameras.size(), 3u);
  EXPECT_EQ(config.cameras[0].name.number, 0);
  EXPECT_EQ(config.cameras[1].name.number, 2);
  EXPECT_EQ(config.cameras[2].name.number, 10);
}

TEST(Config, DefaultsFillWhatIsLeftOutWhereverTheyStand) {
  const Config config = parse(R"(
[camera.csi0]
[camera.csi1]
format = "i420"
nodes = 6
properties = { wbmode = "shade" }
[camera.csi2]
source = "test"
[defaults]
capture = "1280x720@30"
format = "nv12"
sensor_mode = 4
properties = { wbmode = "daylight", aelock = true }
)");
  ASSERT_EQ(config.cameras.size(), 3u);
  EXPECT_EQ(config.cameras[0].format, PixelFormat::nv12);
  EXPECT_EQ(config.cameras[0].output, (VideoMode{{1280, 720}, 30}));
  EXPECT_EQ(config.cameras[0].sensor_mode, 4);
  EXPECT_EQ(config.cameras[1].format, PixelFormat::i420);
  EXPECT_EQ(config.cameras[1].max_nodes, 6);
  EXPECT_EQ(config.cameras[1].properties, (Properties{{"wbmode", "shade"}, {"aelock", "true"}}));
  // What is said of Argus does not reach a stand-in.
  EXPECT_EQ(config.cameras[2].sensor_mode, -1);
  EXPECT_EQ(config.cameras[2].properties, Properties{});
}

TEST(Config, OutputFollowsCaptureUnlessSomebodySaysOtherwise) {
  EXPECT_EQ(parse("[camera.csi0]\ncapture = \"640x480@15\"\n").cameras[0].output.text(), "640x480@15");
  EXPECT_EQ(parse("[defaults]\noutput = \"320x240@30\"\n[camera.csi0]\ncapture = \"640x480@15\"\n")
                .cameras[0]
                .output.text(),
            "320x240@15");
}

struct Wrong {
  const char* text;
  const char* message;
};
void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << wrong.text;
}

class ConfigRefuses : public testing::TestWithParam<Wrong> {};

TEST_P(ConfigRefuses, WithPlaceAndCure) {
  const auto config = parse_config(GetParam().text, "jcam.toml");
  ASSERT_FALSE(config) << GetParam().text;
  EXPECT_EQ(config.error().message(), GetParam().message) << GetParam().text;
}

const Wrong kTop[] = {
    {"first_node = 256\n",
     "jcam.toml:1: first_node: it is not the number of a /dev/videoN; write a whole number, 0 to 255"},
    {"first_node = \"x\"\n",
     "jcam.toml:1: first_node: it is not the number of a /dev/videoN; write a whole number, 0 to 255"},
    {"cdi = 1\n",
     "jcam.toml:1: cdi: it is no place for a CDI file; write true, false or like "
     "\"/var/run/cdi/jcam.dev-camera.json\""},
    {"cdi = \"/etc/cdi/jcam.yaml\"\n",
     "jcam.toml:1: cdi: it is no place for a CDI file; write true, false or like "
     "\"/var/run/cdi/jcam.dev-camera.json\""},
    {"first_nod = 1\n", "jcam.toml:1: first_nod: no such key; did you mean first_node?"},
    {"\n\nzzz = 1\n",
     "jcam.toml:3: zzz: no such key; use first_node, cdi, argus, web, metrics, defaults or camera"},
    {"\n[camra.csi0]\n", "jcam.toml:2: camra: no such key; did you mean camera?"},
    {"defaults = 1\n", "jcam.toml:1: defaults: it is not a section; write it like [defaults]"},
    {"argus = 1\n", "jcam.toml:1: argus: it is not a section; write it like [argus]"},
    {"camera = 1\n", "jcam.toml:1: camera: it is not a section; write it like [camera.csi0]"},
    {"camera.csi0 = 1\n", "jcam.toml:1: camera.csi0: it is not a section; write it like [camera.csi0]"},
    {"[camera.cam0]\n", "jcam.toml:1: camera.cam0: \"cam0\" is not a camera; write it like csi0 (0 to 255)"},
    {"[camera.csi256]\n",
     "jcam.toml:1: camera.csi256: \"csi256\" is not a camera; write it like csi0 (0 to 255)"},
    {"[[camera.csi0]]\n", "jcam.toml:1: camera.csi0: it is not a section; write it like [camera.csi0]"},
    {"[camera.\"a\\nb\"]\n",
     "jcam.toml:1: camera.a b: \"a b\" is not a camera; write it like csi0 (0 to 255)"},
    {"[argus]\nrestart = 1\n",
     "jcam.toml:2: argus.restart: it is neither true nor false; write true or false"},
    {"[argus]\nrestrat = true\n", "jcam.toml:2: argus.restrat: no such key; did you mean restart?"},
    {"[argus]\nsocket = \"argus\"\n",
     "jcam.toml:2: argus.socket: it is not an absolute path; write it like socket = \"/tmp/argus_socket\""},
    {"[argus]\nrestart_interval = 10\n",
     "jcam.toml:2: argus.restart_interval: it is not text; write it like restart_interval = \"10min\""},
    {"[argus]\nrestart_interval = \"10\"\n",
     "jcam.toml:2: argus.restart_interval: \"10\" is not a duration; write a whole number and ms, s, min or "
     "h, like 500ms, 5s or 10min"},
    {"[argus]\nrestart_interval = \"90s\"\n",
     "jcam.toml:2: argus.restart_interval: \"90s\" is not a number of whole minutes; write 1min or more"},
    {"[argus]\nrestart_interval = \"0min\"\n",
     "jcam.toml:2: argus.restart_interval: \"0min\" is not a number of whole minutes; write 1min or more"},
    {"[defaults]\nsensor_id = 1\n",
     "jcam.toml:2: defaults.sensor_id: two cameras cannot share it; write it in [camera.csi0] and so on"},
    {"[defaults]\nnodes = 0\n",
     "jcam.toml:2: defaults.nodes: 0 is out of range; write a whole number, 1 to 8"},
};
const Wrong kCamera[] = {
    {"[camera.csi0]\n\nfromat = \"nv12\"\n",
     "jcam.toml:3: camera.csi0.fromat: no such key; did you mean format?"},
    {"[camera.csi0]\nwidth = 3\n",
     "jcam.toml:2: camera.csi0.width: no such key; use source, sensor_id, position, sensor_mode, capture, "
     "output, "
     "format, quality, flip, crop, bars, nodes, max_nodes, on_demand, linger, standby, spare, detect_frozen, "
     "properties or stream"},
    {"[camera.csi0]\nsource = 3\n",
     "jcam.toml:2: camera.csi0.source: 3 is a number; write it like source = \"argus\""},
    {"[camera.csi0]\nsource = \"usb\"\n",
     "jcam.toml:2: camera.csi0.source: \"usb\" is not a source; use argus, test, v4l2:/dev/videoN or "
     "gst:PIPELINE"},
    {"[camera.csi0]\nsource = \"v4l2:video0\"\n",
     "jcam.toml:2: camera.csi0.source: \"v4l2:video0\" has no device path; write it like v4l2:/dev/video3"},
    {"[camera.csi0]\nsource = \"gst: \"\n",
     "jcam.toml:2: camera.csi0.source: \"gst: \" has no pipeline; write it like gst:videotestsrc "
     "pattern=ball"},
    {"[camera.csi0]\nsource = \"gst:a\\u0000b\"\n",
     "jcam.toml:2: camera.csi0.source: a source cannot have a NUL character in it; write it like source = "
     "\"argus\""},
    {"[camera.csi0]\nsensor_id = -1\n",
     "jcam.toml:2: camera.csi0.sensor_id: -1 is out of range; write a whole number, 0 to 255"},
    {"[camera.csi0]\nsensor_id = 256\n",
     "jcam.toml:2: camera.csi0.sensor_id: 256 is out of range; write a whole number, 0 to 255"},
    {"[camera.csi0]\nsensor_id = \"1\"\n",
     "jcam.toml:2: camera.csi0.sensor_id: \"1\" is text; write a whole number, 0 to 255"},
    {"[camera.csi0]\nsensor_mode = -2\n",
     "jcam.toml:2: camera.csi0.sensor_mode: -2 is out of range; write a whole number, 0 to 255, or -1 to let "
     "Argus choose"},
    {"[camera.csi0]\ncapture = \"1080p\"\n",
     "jcam.toml:2: camera.csi0.capture: \"1080p\" is not a video mode; write WIDTHxHEIGHT@RATE like "
     "1280x720@30; edges even, 16 to 8192; a whole rate, 1 to 240"},
    {"[camera.csi0]\ncapture = 1080\n",
     "jcam.toml:2: camera.csi0.capture: 1080 is a number; write it like capture = \"1920x1080@30\""},
    {"[camera.csi0]\noutput = \"1281x720@30\"\n",
     "jcam.toml:2: camera.csi0.output: \"1281x720@30\" is not a video mode; write WIDTHxHEIGHT@RATE like "
     "1280x720@30; edges even, 16 to 8192; a whole rate, 1 to 240"},
    {"[camera.csi0]\nformat = \"rgb\"\n",
     "jcam.toml:2: camera.csi0.format: \"rgb\" is not a pixel format; use yuyv, uyvy, nv12, i420, bgrx or "
     "mjpeg"},
    {"[camera.csi0]\nformat = true\n",
     "jcam.toml:2: camera.csi0.format: true is neither text nor a number; write it like format = \"yuyv\""},
    {"[camera.csi0]\nformat = \"mjpeg\"\nquality = 0\n",
     "jcam.toml:3: camera.csi0.quality: 0 is out of range; write a whole number, 1 to 100"},
    {"[camera.csi0]\nformat = \"mjpeg\"\nquality = 8.5\n",
     "jcam.toml:3: camera.csi0.quality: it is a number with a fraction; write a whole number, 1 to 100"},
    {"[camera.csi0]\nflip = \"upside-down\"\n",
     "jcam.toml:2: camera.csi0.flip: \"upside-down\" is not a flip; use none, counterclockwise, rotate-180, "
     "clockwise, horizontal-flip, upper-right-diagonal, vertical-flip or upper-left-diagonal"},
    {"[camera.csi0]\ncrop = [0, 0, 640]\n",
     "jcam.toml:2: camera.csi0.crop: there are 3 numbers; write [left, top, right, bottom], even, 0 to 8192, "
     "right and bottom as coordinates"},
    {"[camera.csi0]\ncrop = [0, 0, 640, 481]\n",
     "jcam.toml:2: camera.csi0.crop: 481 is not an edge; write [left, top, right, bottom], even, 0 to 8192, "
     "right and bottom as coordinates"},
    {"[camera.csi0]\ncrop = [0, 0, 640, 9223372036854775807]\n",
     "jcam.toml:2: camera.csi0.crop: 9223372036854775807 is not an edge; write [left, top, right, bottom], "
     "even, 0 to 8192, right and bottom as coordinates"},
    {"[camera.csi0]\ncrop = [640, 0, 0, 480]\n",
     "jcam.toml:2: camera.csi0.crop: less than 16 pixels are left; write [left, top, right, bottom], even, 0 "
     "to 8192, right and bottom as coordinates"},
    {"[camera.csi0]\ncrop = [0, 0, 640,\n  \"480\"]\n",
     "jcam.toml:3: camera.csi0.crop: a list of whole numbers is wanted; write it like [0, 0, 1280, 720]"},
    {"[camera.csi0]\ncrop = \"0,0,640,480\"\n",
     "jcam.toml:2: camera.csi0.crop: \"0,0,640,480\" is text; write [left, top, right, bottom], even, 0 to "
     "8192, right and bottom as coordinates"},
    {"[camera.csi0]\nnodes = 9\n",
     "jcam.toml:2: camera.csi0.nodes: 9 is out of range; write a whole number, 1 to 8"},
    {"[camera.csi0]\nnodes = 1979-05-27\n",
     "jcam.toml:2: camera.csi0.nodes: it is a date or a time; put text into quotes"},
    {"[camera.csi0]\nnodes = [1]\n",
     "jcam.toml:2: camera.csi0.nodes: it is a list; write a whole number, 1 to 8"},
    {"[camera.csi0]\nnodes = {a = 1}\n",
     "jcam.toml:2: camera.csi0.nodes: it is a table; write a whole number, 1 to 8"},
    {"[camera.csi0]\nmax_nodes = 0\n",
     "jcam.toml:2: camera.csi0.max_nodes: 0 is out of range; write a whole number, 1 to 8"},
    {"[camera.csi0]\non_demand = \"yes\"\n",
     "jcam.toml:2: camera.csi0.on_demand: \"yes\" is text; write true or false"},
    {"[camera.csi0]\nlinger = 5\n",
     "jcam.toml:2: camera.csi0.linger: 5 is a number; write it like linger = \"5s\""},
    {"[camera.csi0]\nlinger = \"5\"\n",
     "jcam.toml:2: camera.csi0.linger: \"5\" is not a duration; write a whole number and ms, s, min or h, "
     "like 500ms, 5s or 10min"},
    {"[camera.csi0]\nlinger = \"-5s\"\n",
     "jcam.toml:2: camera.csi0.linger: \"-5s\" is not a duration; write a whole number and ms, s, min or h, "
     "like 500ms, 5s or 10min"},
    {"[camera.csi0]\nstandby = 1\n", "jcam.toml:2: camera.csi0.standby: 1 is a number; write true or false"},
    {"[camera.csi0]\ndetect_frozen = \"\"\n",
     "jcam.toml:2: camera.csi0.detect_frozen: \"\" is text; write true or false"},
    {"[camera.csi0]\nproperties = \"wbmode=daylight\"\n",
     "jcam.toml:2: camera.csi0.properties: \"wbmode=daylight\" is text; write a table like properties = { "
     "wbmode = \"daylight\" }"},
    {"[camera.csi0.properties]\n\"wb mode\" = 1\n",
     "jcam.toml:2: camera.csi0.properties.wb mode: \"wb mode\" is not the name of a property; "
     "gst-inspect-1.0 nvarguscamerasrc lists them"},
    {"[camera.csi0.properties]\nwbmode = [1]\n",
     "jcam.toml:2: camera.csi0.properties.wbmode: it is a list; write text, a number, true or false"},
    {"[camera.csi0.properties]\nsaturation = nan\n",
     "jcam.toml:2: camera.csi0.properties.saturation: it is not a finite number; write text, a number, true "
     "or false"},
    {"[camera.csi0.properties]\naeregion = 07:32:00\n",
     "jcam.toml:2: camera.csi0.properties.aeregion: it is a date or a time; write text, a number, true or "
     "false"},
};
const Wrong kCombinations[] = {
    {"[camera.csi0]\nsource = \"test\"\nsensor_id = 0\n",
     "jcam.toml:3: camera.csi0.sensor_id: source \"test\" has no sensors; only argus has; leave it out"},
    {"[camera.csi0]\nsensor_mode = 1\nsource = \"v4l2:/dev/video3\"\n",
     "jcam.toml:2: camera.csi0.sensor_mode: source \"v4l2:/dev/video3\" has no sensors; only argus has; "
     "leave it out"},
    {"[camera.csi0]\nquality = 80\n",
     "jcam.toml:2: camera.csi0.quality: format \"yuyv\" has no quality; only mjpeg has; leave it out"},
    {"[camera.csi0]\ncapture = \"640x480@30\"\ncrop = [0, 0, 642, 480]\n",
     "jcam.toml:3: camera.csi0.crop: it reaches outside the captured picture; the most is [0, 0, 640, 480]"},
    {"[defaults]\ncrop = [0, 0, 1280, 720]\n[camera.csi0]\ncapture = \"640x480@30\"\n",
     "jcam.toml:3: camera.csi0.crop: it reaches outside the captured picture; the most is [0, 0, 640, 480]"},
    {"[camera.csi0]\ncapture = \"640x480@30\"\noutput = \"640x480@60\"\n",
     "jcam.toml:3: camera.csi0.output: the nodes cannot have 60 frames a second of a capture of 30; make the "
     "rate of output 30 or less"},
    {"[camera.csi0]\nnodes = 4\nmax_nodes = 2\n",
     "jcam.toml:3: camera.csi0.max_nodes: max_nodes 2 is less than nodes 4; make max_nodes 4 or more"},
    {"[defaults]\nmax_nodes = 2\n[camera.csi0]\nnodes = 4\n",
     "jcam.toml:4: camera.csi0.nodes: max_nodes 2 is less than nodes 4; make max_nodes 4 or more"},
    {"[camera.csi0]\nsource = \"gst:videotestsrc\"\nproperties = {pattern = \"ball\"}\n",
     "jcam.toml:3: camera.csi0.properties: a gst: source is not one element; write the properties into its "
     "text"},
    {"[camera.csi0.properties]\nsensor-id = 1\n",
     "jcam.toml:1: camera.csi0.properties: sensor-id is not set here; use the key sensor_id"},
    {"[camera.csi0.properties]\nsensor-mode = 1\n",
     "jcam.toml:1: camera.csi0.properties: sensor-mode is not set here; use the key sensor_mode"},
    {"[camera.csi0]\nsource = \"v4l2:/dev/video3\"\nproperties = {device = \"/dev/video4\"}\n",
     "jcam.toml:3: camera.csi0.properties: device is not set here; use the key source"},
    {"[camera.csi0]\nstandby = true\non_demand = false\n",
     "jcam.toml:2: camera.csi0.standby: standby waits for readers, on_demand = false does not; leave one of "
     "them out"},
    {"[defaults]\nstandby = true\n[camera.csi0]\non_demand = false\n",
     "jcam.toml:4: camera.csi0.on_demand: standby waits for readers, on_demand = false does not; leave one "
     "of them out"},
    {"[camera.csi0]\n[camera.csi1]\nsensor_id = 0\n",
     "jcam.toml:3: camera.csi1.sensor_id: sensor 0 already feeds csi0; more nodes share one camera: nodes = "
     "2"},
    {"[camera.csi0]\nsensor_id = 1\n[camera.csi1]\n",
     "jcam.toml:3: camera.csi1.sensor_id: sensor 1 already feeds csi0; more nodes share one camera: nodes = "
     "2"},
    {"[camera.csi0]\nsource = \"v4l2:/dev/video3\"\n[camera.csi1]\nsource = \"v4l2:/dev/video3\"\n",
     "jcam.toml:4: camera.csi1.source: v4l2:/dev/video3 already feeds csi0; more nodes share one camera: "
     "nodes = 2"},
};
const Wrong kStreams[] = {
    {"[camera.csi0.stream.main]\noutput = \"640x360@10\"\n",
     "jcam.toml:1: camera.csi0.stream.main: the stream main is there already; its keys are those of the "
     "camera "
     "itself"},
    {"[camera.csi0.stream.Small]\n",
     "jcam.toml:1: camera.csi0.stream.Small: \"Small\" is not the name of a stream; write like small: a "
     "small "
     "letter, then small letters and digits, at most 16"},
    {"[camera.csi0.stream.seventeenletters1]\n",
     "jcam.toml:1: camera.csi0.stream.seventeenletters1: \"seventeenletters1\" is not the name of a stream; "
     "write like small: a small letter, then small letters and digits, at most 16"},
    {"[camera.csi0.stream.small]\n",
     "jcam.toml:1: camera.csi0.stream.small.output: it is not there; write it like output = \"640x360@10\""},
    {"[camera.csi0.stream.small]\noutput = \"640x360@60\"\n",
     "jcam.toml:2: camera.csi0.stream.small.output: the nodes cannot have 60 frames a second of a capture of "
     "30; "
     "make the rate of output 30 or less"},
    {"[camera.csi0.stream.small]\noutput = \"640x360\"\n",
     "jcam.toml:2: camera.csi0.stream.small.output: \"640x360\" is not a video mode; write WIDTHxHEIGHT@RATE "
     "like 1280x720@30; edges even, 16 to 8192; a whole rate, 1 to 240"},
    {"[camera.csi0.stream.small]\noutput = \"640x360@10\"\nlinger = \"1s\"\n",
     "jcam.toml:3: camera.csi0.stream.small.linger: no such key; use output, format, quality, flip, crop, "
     "bars, "
     "nodes or max_nodes"},
    {"[camera.csi0.stream.small]\noutput = \"640x360@10\"\nquality = 50\n",
     "jcam.toml:3: camera.csi0.stream.small.quality: format \"yuyv\" has no quality; only mjpeg has; leave "
     "it "
     "out"},
    {"[camera.csi0]\ncapture = \"640x480@30\"\n[camera.csi0.stream.small]\noutput = \"320x240@10\"\ncrop = "
     "[0, "
     "0, 800, 480]\n",
     "jcam.toml:5: camera.csi0.stream.small.crop: it reaches outside the captured picture; the most is [0, "
     "0, "
     "640, 480]"},
    {"[camera.csi0.stream.small]\noutput = \"640x360@10\"\nnodes = 3\nmax_nodes = 2\n",
     "jcam.toml:4: camera.csi0.stream.small.max_nodes: max_nodes 2 is less than nodes 3; make max_nodes 3 or "
     "more"},
    {"[camera.csi0]\nstream = 3\n",
     "jcam.toml:2: camera.csi0.stream: it is not a section; write it like [camera.csi0.stream.small]"},
    {"[camera.csi0.stream]\nsmall = 3\n",
     "jcam.toml:2: camera.csi0.stream.small: it is not a section; write it like [camera.csi0.stream.small]"},
    {"[camera.csi0.streams.small]\noutput = \"640x360@10\"\n",
     "jcam.toml:1: camera.csi0.streams: no such key; did you mean stream?"},
    {"[defaults.stream.small]\noutput = \"640x360@10\"\n",
     "jcam.toml:1: defaults.stream: two cameras cannot share it; write it in [camera.csi0] and so on"},
    {"[camera.csi0.stream.a]\noutput = \"640x360@10\"\n[camera.csi0.stream.b]\noutput = \"640x360@10\"\n"
     "[camera.csi0.stream.c]\noutput = \"640x360@10\"\n[camera.csi0.stream.d]\noutput = \"640x360@10\"\n",
     "jcam.toml:7: camera.csi0.stream.d: a camera has at most 3 streams beside its own; leave one of them "
     "out"},
};
INSTANTIATE_TEST_SUITE_P(Streams, ConfigRefuses, testing::ValuesIn(kStreams));
INSTANTIATE_TEST_SUITE_P(Top, ConfigRefuses, testing::ValuesIn(kTop));
INSTANTIATE_TEST_SUITE_P(Camera, ConfigRefuses, testing::ValuesIn(kCamera));
INSTANTIATE_TEST_SUITE_P(Combinations, ConfigRefuses, testing::ValuesIn(kCombinations));

TEST(Config, SyntaxErrorsHaveTheirLine) {
  // The middle is toml++'s own and changes with its version.
  const std::pair<std::string, const char*> rows[] = {
      {"a = ", "jcam.toml:1: not valid TOML: "},
      {"[camera.csi0]\n[camera.csi0]\n", "jcam.toml:2: not valid TOML: "},
      {"\n\nnodes = 1\nnodes = 2\n", "jcam.toml:4: not valid TOML: "},
      {"\na = \"\xff\"\n", "jcam.toml:2: not valid TOML: "}};
  for (const auto& [text, start] : rows) {
    const auto config = parse_config(text, "jcam.toml");
    ASSERT_FALSE(config) << text;
    EXPECT_TRUE(config.error().what.starts_with(start)) << config.error().what;
    EXPECT_EQ(config.error().what.find('\n'), std::string::npos);
    EXPECT_EQ(config.error().hint, "see toml.io for the syntax");
  }
}

TEST(Config, DeepNestingIsRefusedNotFollowed) {
  EXPECT_FALSE(parse_config("a = " + std::string(100000, '['), "jcam.toml"));
}

TEST(Config, SourcesRoundTrip) {
  for (const char* text :
       {"argus", "test", "v4l2:/dev/video3", "gst:videotestsrc ! video/x-raw,format=NV12"}) {
    const auto source = parse_source(text);
    ASSERT_TRUE(source) << text;
    EXPECT_EQ(source_text(*source), text);
  }
}

TEST(Config, FlipsRoundTripInOrder) {
  for (int i = 0; i < 8; ++i) {
    const auto flip = parse_flip(flip_name(static_cast<Flip>(i)));
    ASSERT_TRUE(flip);
    EXPECT_EQ(static_cast<int>(*flip), i);
  }
}

}  // namespace
}  // namespace jcam
