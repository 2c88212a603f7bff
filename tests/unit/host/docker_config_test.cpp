// SPDX-License-Identifier: Apache-2.0
#include "host/docker_config.h"

#include <gtest/gtest.h>

namespace jcam {
namespace {

constexpr const char* kPath = "/etc/docker/daemon.json";
const std::string kOnlyNvidia = R"({
    "runtimes": {
        "nvidia": {
            "path": "nvidia-container-runtime",
            "runtimeArgs": []
        }
    },
    "default-runtime": "nvidia"
}
)";

TEST(DockerConfig, NothingBecomesTheWholeThing) {
  for (const char* text : {"", " \n", "{}"}) {
    const auto merge = merge_nvidia_runtime(text, kPath);
    ASSERT_TRUE(merge);
    EXPECT_EQ(merge->text, kOnlyNvidia);
    EXPECT_EQ(merge->changes, (std::vector<std::string>{"the runtime nvidia is registered",
                                                        "the default runtime is nvidia (was runc)"}));
  }
}

TEST(DockerConfig, TheRestStaysInItsOrder) {
  const auto merge = merge_nvidia_runtime(
      R"({"log-driver":"journald","runtimes":{"crun":{"path":"/usr/bin/crun"}},"default-runtime":"crun",
"insecure-registries":["a","b"],"max-concurrent-downloads":3,"features":{"cdi":true},"x":null,"y":"\u00e4"})",
      kPath);
  ASSERT_TRUE(merge);
  EXPECT_EQ(merge->text, R"({
    "log-driver": "journald",
    "runtimes": {
        "crun": {
            "path": "/usr/bin/crun"
        },
        "nvidia": {
            "path": "nvidia-container-runtime",
            "runtimeArgs": []
        }
    },
    "default-runtime": "nvidia",
    "insecure-registries": [
        "a",
        "b"
    ],
    "max-concurrent-downloads": 3,
    "features": {
        "cdi": true
    },
    "x": null,
    "y": "ä"
}
)");
  EXPECT_EQ(merge->changes, (std::vector<std::string>{"the runtime nvidia is registered",
                                                      "the default runtime is nvidia (was crun)"}));
}

TEST(DockerConfig, AnOwnRuntimeEntryStays) {
  const auto merge =
      merge_nvidia_runtime(R"({"runtimes":{"nvidia":{"path":"/opt/nvidia-container-runtime"}}})", kPath);
  ASSERT_TRUE(merge);
  EXPECT_NE(merge->text.find("/opt/nvidia-container-runtime"), std::string::npos);
  EXPECT_EQ(merge->changes, (std::vector<std::string>{"the default runtime is nvidia (was runc)"}));
}

TEST(DockerConfig, WhatIsRightIsNotEvenReformatted) {
  const std::string text = R"({ "default-runtime":"nvidia", "runtimes":{"nvidia":{}} })";
  const auto merge = merge_nvidia_runtime(text, kPath);
  ASSERT_TRUE(merge);
  EXPECT_EQ(merge->text, text);
  EXPECT_TRUE(merge->changes.empty());
  EXPECT_EQ(*read_docker_config(text, kPath), (DockerConfig{true, "nvidia"}));
}

TEST(DockerConfig, TwiceIsOnce) {
  const auto once = merge_nvidia_runtime(R"({"a":1})", kPath);
  ASSERT_TRUE(once);
  const auto twice = merge_nvidia_runtime(once->text, kPath);
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->text, once->text);
  EXPECT_TRUE(twice->changes.empty());
}

TEST(DockerConfig, BrokenFilesAreRefusedWithTheirPlace) {
  const std::pair<std::string, const char*> rows[] = {
      {"{", "/etc/docker/daemon.json:1:2: not valid JSON"},
      {"{\n  \"a\": 1,\n}\n", "/etc/docker/daemon.json:3:1: not valid JSON"},
      {"{\n  \"a\": 1\n  \"b\": 2\n}\n", "/etc/docker/daemon.json:3:5: not valid JSON"},
      {"{\"a\": \"\xff\"}", "/etc/docker/daemon.json:1:8: not valid JSON"},
      {"[1]", "/etc/docker/daemon.json: it is not a JSON object"},
      {R"({"runtimes": []})", "/etc/docker/daemon.json: \"runtimes\" is not an object"},
      {R"({"default-runtime": 1})", "/etc/docker/daemon.json: \"default-runtime\" is not text"},
  };
  for (const auto& [text, what] : rows) {
    const auto merge = merge_nvidia_runtime(text, kPath);
    ASSERT_FALSE(merge) << text;
    EXPECT_EQ(merge.error().what, what) << text;
    EXPECT_FALSE(read_docker_config(text, kPath)) << text;
  }
}

TEST(DockerConfig, SaysWhatALaunchAsks) {
  const auto config = read_docker_config(
      R"({"runtimes": {"nvidia": {"path": "x"}}, "default-runtime": "nvidia", "features": {"cdi": true},
          "userns-remap": "default", "selinux-enabled": true})",
      kPath);
  ASSERT_TRUE(config);
  EXPECT_EQ(*config, (DockerConfig{true, "nvidia", true, true, true}));
  EXPECT_EQ(*read_docker_config(R"({"features": {"cdi": "yes"}, "userns-remap": ""})", kPath),
            DockerConfig{});
}

TEST(DockerConfig, EmptyIsFine) {
  EXPECT_EQ(*read_docker_config("", kPath), DockerConfig{});
  EXPECT_EQ(*read_docker_config(" \n", kPath), DockerConfig{});
}

}  // namespace
}  // namespace jcam
