// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/pipeline_text.h"

#include <gtest/gtest.h>

#include "tests/support/golden.h"
#include "tests/support/pipeline_variants.h"

namespace jcam {
namespace {

/// What must be there for it, in brackets.
std::string wants(const capture::Way& way) {
  if (!way.element.empty()) return "[" + way.element + "] ";
  if (!way.listed) return way.note.empty() ? "" : "[" + way.note + "] ";
  return "[" + way.listed->device + (way.listed->jpeg ? " has JPEGs of " : " has raw ") +
         way.listed->mode.text() + "] ";
}

std::string texts(const Source& source, std::initializer_list<test::PipelineVariant> own) {
  std::string all;
  const auto add = [&](const test::PipelineVariant& variant) {
    CameraConfig camera;
    camera.source = source;
    variant.change(camera);
    all += std::string("# ") + variant.title + "\n";
    for (const auto& way : pipeline_ways(camera)) all += wants(way) + way.pipeline + "\n";
  };
  for (const test::PipelineVariant& variant : test::kPipelineVariants) add(variant);
  for (const test::PipelineVariant& variant : own) add(variant);
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

TEST(PipelineText, Streams) {
  std::string all;
  for (const Source& source :
       {Source{SourceKind::argus, {}}, Source{SourceKind::test, {}}, Source{SourceKind::v4l2, "/dev/video3"},
        Source{SourceKind::launch, "videotestsrc is-live=true ! identity"}}) {
    for (const auto& [title, change] : test::kStreamVariants) {
      CameraConfig camera;
      camera.source = source;
      change(camera);
      all += "# " + source_text(source) + ", " + title + "\n";
      for (const auto& way : pipeline_ways(camera)) all += wants(way) + way.pipeline + "\n";
    }
  }
  EXPECT_TRUE(test::matches_golden("pipeline/streams.txt", all));
}

}  // namespace
}  // namespace jcam
