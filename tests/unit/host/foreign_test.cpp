// SPDX-License-Identifier: Apache-2.0
#include "host/foreign.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

TEST(TegraRelease, IsReadFromItsFirstLine) {
  EXPECT_EQ(parse_tegra_release("# R36 (release), REVISION: 4.3, GCID: 1\n# KERNEL"), "36.4.3");
  EXPECT_EQ(parse_tegra_release("# R32 (release), REVISION: 7.1"), "32.7.1");
  for (const char* text : {"", "# R", "# R (release), REVISION: 1", "# R36 (release), REVISION: ",
                           "R36 (release), REVISION: 4.3", "# Rx (release), REVISION: 4.3"}) {
    EXPECT_EQ(parse_tegra_release(text), std::nullopt) << text;
  }
}

TEST(JetPack, FollowsTheRelease) {
  EXPECT_EQ(jetpack_of("36.4.3"), "6");
  EXPECT_EQ(jetpack_of("38.2.0"), "7");
  EXPECT_EQ(jetpack_of("35.4.1"), "5");
  EXPECT_EQ(jetpack_of("3.1"), std::nullopt);
}

TEST(DeviceTree, TextIsOnePrintableLine) {
  EXPECT_EQ(device_tree_text(std::string_view("Board\0", 6)), "Board");
  EXPECT_EQ(device_tree_text(std::string_view("a\x1b[1mb\xff", 7)), "a [1mb");
  EXPECT_EQ(device_tree_text(""), "");
}

TEST(DaemonJson, NamesTheRuntimes) {
  const auto words = parse_daemon_json(
      R"({"runtimes": {"nvidia": {"path": "x"}}, "default-runtime": "nvidia", "features": {"cdi": true}})");
  ASSERT_TRUE(words);
  EXPECT_TRUE(words->runtimes.contains("nvidia"));
  EXPECT_EQ(words->default_runtime, "nvidia");
  EXPECT_TRUE(words->cdi);
}

TEST(DaemonJson, EmptyIsFineAndBrokenIsSaid) {
  EXPECT_TRUE(parse_daemon_json(""));
  EXPECT_TRUE(parse_daemon_json(" \n"));
  for (const char* text : {"{", "[]", "{\"runtimes\":}", "null"})
    EXPECT_FALSE(parse_daemon_json(text)) << text;
}

TEST(DaemonJson, WrongTypesAreNoRuntimes) {
  const auto words =
      parse_daemon_json(R"({"runtimes": ["nvidia"], "default-runtime": 3, "features": {"cdi": "yes"}})");
  ASSERT_TRUE(words);
  EXPECT_EQ(*words, EngineWords{});
}

TEST(DockerContainers, GiveTheValuesOfALabel) {
  const auto labels = parse_docker_labels(
      R"([{"Id": "1", "Labels": {"dev.jcam.nodes": "csi0,csi1", "x": "y"}}, {"Labels": {"dev.jcam.nodes": "csi0.1"}}])",
      "dev.jcam.nodes");
  ASSERT_TRUE(labels);
  EXPECT_EQ(*labels, "csi0,csi1\ncsi0.1\n");
  EXPECT_EQ(*parse_docker_labels("[]", "x"), "");
}

TEST(DockerContainers, WrongTypesAreNoLabels) {
  const auto labels =
      parse_docker_labels(R"([3, {}, {"Labels": null}, {"Labels": {"x": 3}}, {"Labels": {"x": "a"}}])", "x");
  ASSERT_TRUE(labels);
  EXPECT_EQ(*labels, "\n\na\n");
  for (const char* text : {"", "{}", "null", "[{]", R"({"message": "no"})"})
    EXPECT_FALSE(parse_docker_labels(text, "x")) << text;
}

TEST(DockerInfo, SaysWhatTheEngineHas) {
  const auto words = parse_docker_info(
      R"({"Runtimes": {"nvidia": {}, "runc": {}}, "DefaultRuntime": "runc", "CDISpecDirs": ["/etc/cdi"], "SecurityOptions": ["name=rootless"]})");
  ASSERT_TRUE(words);
  EXPECT_TRUE(words->runtimes.contains("nvidia"));
  EXPECT_TRUE(words->cdi);
  EXPECT_TRUE(words->rootless);
}

TEST(DockerInfo, ADeadEngineIsAnError) {
  const auto words = parse_docker_info(R"({"ServerErrors": ["Cannot connect to the Docker daemon"]})");
  ASSERT_FALSE(words);
  EXPECT_EQ(words.error().hint, "Cannot connect to the Docker daemon");
}

TEST(CdiKind, InJsonAndInYaml) {
  EXPECT_EQ(cdi_kind(R"({"cdiVersion": "0.5.0", "kind": "nvidia.com/gpu"})"), "nvidia.com/gpu");
  EXPECT_EQ(cdi_kind("---\ncdiVersion: 0.5.0\nkind: nvidia.com/gpu\n"), "nvidia.com/gpu");
  EXPECT_EQ(cdi_kind("kind: \"a.b/c\"\r\n"), "a.b/c");
  EXPECT_EQ(cdi_kind("devices:\n  kind: x\n"), "");
  EXPECT_EQ(cdi_kind("{\"kind\": 3}"), "");
}

TEST(DockerContext, IsFollowed) {
  EXPECT_EQ(docker_context(R"({"currentContext": "rootless"})"), "rootless");
  EXPECT_EQ(docker_context("{}"), "");
  const char* meta =
      R"({"Name": "rootless", "Endpoints": {"docker": {"Host": "unix:///run/user/1000/docker.sock"}}})";
  EXPECT_EQ(context_endpoint(meta, "rootless"), "unix:///run/user/1000/docker.sock");
  EXPECT_EQ(context_endpoint(meta, "other"), std::nullopt);
}

}  // namespace
}  // namespace jcam
