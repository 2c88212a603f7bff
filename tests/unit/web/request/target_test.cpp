// SPDX-License-Identifier: Apache-2.0
#include "web/request/target.h"

#include <gtest/gtest.h>

namespace jcam::web {
namespace {

Target target(const std::string& path, const Query& query = {}, const std::string& method = "GET") {
  const auto parsed = parse_target(method, path, query);
  const auto* target = std::get_if<Target>(&parsed);
  if (target == nullptr) {
    ADD_FAILURE() << path << ": " << std::get<Refusal>(parsed).text;
    return {};
  }
  return *target;
}

int refused(const std::string& path, const Query& query = {}, const std::string& method = "GET") {
  const auto parsed = parse_target(method, path, query);
  const auto* refusal = std::get_if<Refusal>(&parsed);
  return refusal != nullptr ? refusal->status : 0;
}

TEST(Target, KnowsWhatThereIs) {
  EXPECT_EQ(target("/"), (Target{Kind::file, "index.html"}));
  EXPECT_EQ(target("/page.js"), (Target{Kind::file, "page.js"}));
  EXPECT_EQ(target("/metrics", {{"whatever", "a"}}).kind, Kind::metrics);
  EXPECT_EQ(target("/healthz"), Target{Kind::health});
  EXPECT_EQ(target("/healthz/csi12"), (Target{Kind::health, "", CameraName{12}}));
  EXPECT_EQ(target("/api/status", {}, "HEAD").kind, Kind::status);
  EXPECT_EQ(target("/api/history").kind, Kind::history);
  EXPECT_EQ(target("/api/events").kind, Kind::events);
}

TEST(Target, KnowsPictures) {
  auto picture = target("/cameras/csi0.jpg");
  EXPECT_EQ(picture, (Target{.kind = Kind::picture, .stream = {{0}, ""}}));
  picture = target("/cameras/csi1/small.jpg", {{"width", "640"}, {"wake", "1"}});
  EXPECT_EQ(picture, (Target{.kind = Kind::picture, .stream = {{1}, "small"}, .width = 640, .wake = true}));
  EXPECT_EQ(target("/cameras/csi0/main.jpg").stream.stream, "");
  picture = target("/cameras/csi0.mjpeg", {{"fps", "30"}, {"t", "17"}});
  EXPECT_EQ(picture, (Target{.kind = Kind::motion, .stream = {{0}, ""}, .fps = 30}));
}

TEST(Target, KnowsProperties) {
  EXPECT_EQ(target("/api/cameras/csi0/properties").kind, Kind::properties);
  auto change = target("/api/cameras/csi0/properties/wbmode", {{"value", "day light"}}, "PUT");
  EXPECT_EQ(change.kind, Kind::set);
  EXPECT_EQ(change.camera, CameraName{0});
  EXPECT_EQ(change.property + "=" + change.value, "wbmode=day light");
  change = target("/api/cameras/csi0/properties/wbmode", {}, "DELETE");
  EXPECT_EQ(change.kind, Kind::unset);
}

TEST(Target, RefusesAllElse) {
  for (const std::string path : {"",
                                 "x",
                                 "//",
                                 "/index.html/",
                                 "/..",
                                 "/cameras",
                                 "/cameras/",
                                 "/cameras/csi0",
                                 "/cameras/csi0.png",
                                 "/cameras/csi0.jpg/",
                                 "/cameras/csi.jpg",
                                 "/cameras/csi00.jpg",
                                 "/cameras/csi256.jpg",
                                 "/cameras/../csi0.jpg",
                                 "/cameras/csi0/../x.jpg",
                                 "/cameras/csi0/Small.jpg",
                                 "/cameras/csi0/.jpg",
                                 "/cameras/.jpg",
                                 "/healthz/",
                                 "/healthz/csi-1",
                                 "/api",
                                 "/api/cameras/csi0",
                                 "/api/cameras/csi0/propertiesx",
                                 "/api/status/"})
    EXPECT_EQ(refused(path), 404) << path;
  EXPECT_EQ(refused(std::string("/cameras/csi0\0.jpg", 18)), 404);
  for (const Query& query : std::vector<Query>{{{"width", "15"}},
                                               {{"width", "8193"}},
                                               {{"width", "-640"}},
                                               {{"width", "640.0"}},
                                               {{"width", ""}},
                                               {{"width", "640"}, {"width", "640"}},
                                               {{"fps", "5"}},
                                               {{"wake", "yes"}},
                                               {{"zoom", "1"}}})
    EXPECT_EQ(refused("/cameras/csi0.jpg", query), 400) << query.begin()->first;
  EXPECT_EQ(refused("/cameras/csi0.mjpeg", {{"fps", "0"}}), 400);
  EXPECT_EQ(refused("/cameras/csi0.mjpeg", {{"fps", "31"}}), 400);
  EXPECT_EQ(refused("/", {}, "PUT"), 405);
  EXPECT_EQ(refused("/api/cameras/csi0/properties", {}, "PUT"), 405);
  EXPECT_EQ(refused("/api/cameras/csi0/properties/a", {}, "GET"), 405);
  EXPECT_EQ(refused("/api/cameras/csi0/properties/a", {}, "PUT"), 400);
  EXPECT_EQ(refused("/api/cameras/csi0/properties/a", {{"value", std::string(1025, 'a')}}, "PUT"), 400);
  EXPECT_EQ(refused("/api/cameras/csi0/properties/a b", {{"value", "1"}}, "PUT"), 404);
}

}  // namespace
}  // namespace jcam::web
