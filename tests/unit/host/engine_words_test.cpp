// SPDX-License-Identifier: Apache-2.0
#include "host/engine_words.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

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
  EXPECT_FALSE(words->remaps_users);
  EXPECT_TRUE(parse_docker_info(R"({"SecurityOptions": ["name=userns"]})")->remaps_users);
}

TEST(DockerInfo, ADeadEngineIsAnError) {
  const auto words = parse_docker_info(R"({"ServerErrors": ["Cannot connect to the Docker daemon"]})");
  ASSERT_FALSE(words);
  EXPECT_EQ(words.error().hint, "Cannot connect to the Docker daemon");
}

TEST(CdiSpec, InJsonAndInYaml) {
  EXPECT_EQ(cdi_spec(R"({"cdiVersion": "0.5.0", "kind": "nvidia.com/gpu"})"),
            (CdiSpec{"nvidia.com/gpu", "0.5.0"}));
  EXPECT_EQ(cdi_spec("---\ncdiVersion: 0.7.0\nkind: nvidia.com/gpu\n"), (CdiSpec{"nvidia.com/gpu", "0.7.0"}));
  EXPECT_EQ(cdi_spec("kind: \"a.b/c\"\r\n").kind, "a.b/c");
  EXPECT_EQ(cdi_spec("devices:\n  kind: x\n").kind, "");
  EXPECT_EQ(cdi_spec("{\"kind\": 3}").kind, "");
}

TEST(ContainersConf, NamesTheRuntimeAndAService) {
  EXPECT_EQ(parse_containers_conf("[engine]\nruntime = \"runc\"\nremote = true\n"),
            (ContainersConf{"runc", true}));
  EXPECT_EQ(parse_containers_conf("# nothing\n"), ContainersConf{});
  EXPECT_EQ(parse_containers_conf("[engine"), ContainersConf{});
  EXPECT_EQ(parse_containers_conf("engine = 3\n"), ContainersConf{});
}

TEST(ProgramVersion, IsTheNumbersAlone) {
  EXPECT_EQ(program_version("podman version 4.3.1\n"), "4.3.1");
  EXPECT_EQ(program_version("podman version 5.0.0-dev"), "5.0.0");
  EXPECT_EQ(program_version("podman"), "");
  EXPECT_EQ(program_version(""), "");
}

TEST(ImageVariables, OfDockerAndOfPodman) {
  const std::map<std::string, std::string> expected{{"PATH", "/bin"}, {"A", "b=c"}};
  EXPECT_EQ(parse_image_variables(R"({"Config": {"Env": ["PATH=/bin", "A=b=c", 3, "x"]}})"), expected);
  EXPECT_EQ(parse_image_variables(R"([{"Config": {"Env": ["PATH=/bin", "A=b=c"]}}])"), expected);
  EXPECT_EQ(parse_image_variables(R"(["PATH=/bin", "A=b=c"])"), expected);
  for (const char* text : {"", "null", "[]", "{}", R"({"Config": null})", R"({"Config": {"Env": null}})"})
    EXPECT_TRUE(parse_image_variables(text).empty()) << text;
}

TEST(Groups, ByName) {
  const std::map<std::string, unsigned> expected{{"root", 0}, {"video", 44}};
  EXPECT_EQ(parse_groups("root:x:0:\nvideo:x:44:jet,ada\nbroken:x\nodd:x:-1:\n\n"), expected);
}

TEST(EnvFile, GivesItsNames) {
  const std::set<std::string> expected{"A", "B", "C"};
  EXPECT_EQ(parse_env_file("A=1\n# D=4\n\n  B=x=y\r\nC\n=z\n"), expected);
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
