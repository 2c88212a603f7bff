// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline_text.h"

#include <gtest/gtest.h>

#include "tests/support/golden.h"

namespace jcam {
namespace {

using Change = void (*)(CameraConfig&);
struct Variant {
  const char* title;
  Change change;
};

const Variant kCommon[] = {
    {"plain", [](CameraConfig&) {}},
    {"smaller",
     [](CameraConfig& c) {
       c.output.size = {1280, 720};
     }},
    {"larger",
     [](CameraConfig& c) {
       c.output.size = {3840, 2160};
     }},
    {"slower", [](CameraConfig& c) { c.output.fps = 15; }},
    {"faster than the source", [](CameraConfig& c) { c.output.fps = 60; }},
    {"uyvy", [](CameraConfig& c) { c.format = PixelFormat::uyvy; }},
    {"nv12", [](CameraConfig& c) { c.format = PixelFormat::nv12; }},
    {"i420", [](CameraConfig& c) { c.format = PixelFormat::i420; }},
    {"bgrx", [](CameraConfig& c) { c.format = PixelFormat::bgrx; }},
    {"mjpeg", [](CameraConfig& c) { c.format = PixelFormat::mjpeg; }},
    {"mjpeg smaller, slower, quality 50",
     [](CameraConfig& c) {
       c.format = PixelFormat::mjpeg;
       c.output = {{640, 360}, 10};
       c.quality = 50;
     }},
    {"upside down", [](CameraConfig& c) { c.flip = Flip::rotate_180; }},
    {"sideways",
     [](CameraConfig& c) {
       c.flip = Flip::clockwise;
       c.output.size = {1080, 1920};
     }},
    {"a part of the picture",
     [](CameraConfig& c) {
       c.crop = Crop{100, 50, 1380, 770};
       c.output.size = {1280, 720};
     }},
    {"a part, scaled, sideways, mjpeg",
     [](CameraConfig& c) {
       c.crop = Crop{100, 50, 1380, 770};
       c.output.size = {360, 640};
       c.flip = Flip::counterclockwise;
       c.format = PixelFormat::mjpeg;
     }},
};

std::string texts(const Source& source, std::initializer_list<Variant> own) {
  std::string all;
  const auto add = [&](const Variant& variant) {
    CameraConfig camera;
    camera.source = source;
    variant.change(camera);
    all += std::string("# ") + variant.title + "\n" + pipeline_text(camera) + "\n";
  };
  for (const Variant& variant : kCommon) add(variant);
  for (const Variant& variant : own) add(variant);
  return all;
}

TEST(PipelineText, Argus) {
  EXPECT_TRUE(test::matches_golden(
      "pipeline/argus.txt",
      texts({SourceKind::argus, {}},
            {{"second sensor, its mode 4, controls",
              [](CameraConfig& c) {
                c.sensor_id = 1;
                c.sensor_mode = 4;
                c.properties = {{"wbmode", "daylight"}, {"exposuretimerange", "13000 683709000"}};
              }},
             {"a value that wants to break out", [](CameraConfig& c) {
                c.properties = {{"aeregion", R"(0" ! filesink location="/etc/passwd\)"}};
              }}})));
}

TEST(PipelineText, Test) {
  EXPECT_TRUE(test::matches_golden(
      "pipeline/test.txt",
      texts({SourceKind::test, {}}, {{"another pattern", [](CameraConfig& c) {
                                        c.properties = {{"pattern", "ball"}, {"motion", "sweep"}};
                                      }}})));
}

TEST(PipelineText, V4l2) {
  EXPECT_TRUE(test::matches_golden(
      "pipeline/v4l2.txt",
      texts({SourceKind::v4l2, "/dev/video3"}, {{"a path with a space, controls", [](CameraConfig& c) {
                                                   c.source.detail = "/dev/v4l/by-id/My Camera";
                                                   c.properties = {{"brightness", "10"}};
                                                 }}})));
}

TEST(PipelineText, Launch) {
  EXPECT_TRUE(test::matches_golden("pipeline/launch.txt",
                                   texts({SourceKind::launch, "videotestsrc is-live=true ! identity"}, {})));
}

}  // namespace
}  // namespace jcam
