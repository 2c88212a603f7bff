// SPDX-License-Identifier: Apache-2.0
// What the golden files do not reach: options of the user's own in the forms that have other words for them.
#include "launcher/render/render.h"

#include <gtest/gtest.h>

#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

std::string printed(const Host& host, const std::string& form, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--profile", "minimal", "--print", form});
  const auto plan = plan_for(host, arguments);
  if (!plan) return "error: " + plan.error().message();
  const auto text = render(*plan, request(arguments).output);
  return text ? *text : "error: " + text.error().message();
}

std::string compose(const std::vector<std::string>& arguments) {
  return printed(fixture("bare"), "compose", arguments);
}

TEST(Compose, GpusAreCountedAsAsked) {
  EXPECT_TRUE(has(compose({"--gpus", "2", "img"}),
                  "              count: 2\n              capabilities:\n                - gpu\n"));
  EXPECT_TRUE(has(compose({"--gpus", "\"device=0,2\"", "img"}),
                  "              device_ids:\n                - \"0\"\n                - \"2\"\n"));
  EXPECT_TRUE(
      has(compose({"--gpus", "capabilities=utility", "img"}), "error: --gpus capabilities=utility has no"));
}

TEST(Compose, AMountOfTheUsersMakesNoDirectory) {
  const auto text = compose({"--mount", "type=bind,\"source=/a,b\",target=/c,readonly", "img"});
  EXPECT_TRUE(
      has(text,
          "      - type: bind\n        source: \"/a,b\"\n        target: /c\n        read_only: true\n"
          "        bind:\n          create_host_path: false\n"))
      << text;
  EXPECT_TRUE(has(compose({"--mount", "type=bind,source=/a,target=/b,bind-propagation=rshared", "img"}),
                  "        bind:\n          propagation: rshared\n          create_host_path: false\n"));
  EXPECT_TRUE(has(compose({"--mount", "type=bind,source=/a,target=/b,bind-nonrecursive", "img"}),
                  "bind-nonrecursive has no place in a compose file"));
  EXPECT_TRUE(has(compose({"--mount", "type=npipe,source=/a,target=/b", "img"}), "type npipe has no place"));
}

TEST(Compose, LimitsAreNoNumbersOfBase60) {
  EXPECT_TRUE(has(compose({"--ulimit", "nofile=1024:2048", "img"}),
                  "    ulimits:\n      nofile:\n        soft: 1024\n        hard: 2048\n"));
}

TEST(Compose, OptionsOfStorageAreAMapping) {
  EXPECT_TRUE(
      has(compose({"--storage-opt", "size=120G", "img"}), "    storage_opt:\n      size: \"120G\"\n"));
}

TEST(Compose, DollarsAreTheCommandsOwn) {
  EXPECT_TRUE(has(compose({"img", "sh", "-c", "echo $HOME"}), "      - \"echo $$HOME\"\n"));
}

TEST(Compose, WhatItHasNoWordForIsSaid) {
  EXPECT_EQ(compose({"--cpuset-mems", "0", "img"}),
            "error: --cpuset-mems has no place in a compose file; leave it out, or print docker");
}

TEST(Compose, LogsAndHealthAreMappings) {
  EXPECT_TRUE(has(
      compose({"--log-driver", "json-file", "--log-opt", "max-size=10m", "--log-opt", "max-file=3", "img"}),
      "    logging:\n      driver: json-file\n      options:\n        max-size: \"10m\"\n        max-file: "
      "\"3\"\n"))
      << compose(
             {"--log-driver", "json-file", "--log-opt", "max-size=10m", "--log-opt", "max-file=3", "img"});
  const auto health =
      compose({"--health-cmd", "curl $URL", "--health-interval", "5s", "--health-retries", "3", "img"});
  EXPECT_TRUE(has(health, "      test:\n        - CMD-SHELL\n        - \"curl $$URL\"\n")) << health;
  EXPECT_TRUE(has(health, "      retries: 3\n")) << health;
}

TEST(Compose, VolumesOfTheEngineAreFoundUnderTheirName) {
  const char* outside = "volumes:\n  models:\n    external: true\n    name: models\n";
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"-v", "models:/models", "img"},
        {"--mount", "type=volume,source=models,target=/models", "img"}})
    EXPECT_TRUE(has(compose(words), outside)) << compose(words);
  EXPECT_FALSE(
      has(compose({"-v", "/models:/models", "-v", "./a:/b", "-v", "/anonymous", "img"}), "external"));
}

TEST(Compose, NetworksHaveTheirAliases) {
  const auto text = compose({"--network", "lan", "--network-alias", "cam", "--ip", "172.20.0.5", "img"});
  EXPECT_TRUE(
      has(text, "    networks:\n      lan:\n        aliases:\n          - cam\n        ipv4_address:"))
      << text;
  EXPECT_TRUE(has(text, "networks:\n  lan:\n    external: true\n    name: lan\n")) << text;
  EXPECT_FALSE(has(text, "network_mode"));
  EXPECT_TRUE(has(compose({"--network", "host", "img"}), "    network_mode: host\n"));
  const auto two = compose({"--network", "a", "--network", "b", "img"});
  EXPECT_TRUE(has(two, "      a: ") || has(two, "      a:\n")) << two;
  EXPECT_TRUE(has(two, "  b:\n    external: true\n")) << two;
  EXPECT_TRUE(has(compose({"--ip", "172.20.0.5", "img"}), "error: --network-alias, --ip"));
}

TEST(Compose, LimitsOfTheProcessorAndOfDisks) {
  const auto text = compose({"--cpu-quota", "5000", "--memory-swappiness", "0", "--blkio-weight", "300",
                             "--device-read-bps", "/dev/sda:1mb", "img"});
  EXPECT_TRUE(has(text, "cpu_quota: ")) << text;
  EXPECT_TRUE(has(text, "mem_swappiness: ")) << text;
  EXPECT_TRUE(has(text, "      weight: 300\n")) << text;
  EXPECT_TRUE(has(text, "        - path: /dev/sda\n          rate: ")) << text;
}

TEST(Quadlet, UsersAndNamespacesAreTheCommandsWords) {
  // 4.4 knows no UserNS=, and User=1000:1000 is root to it.
  const auto text =
      printed(fixture("bare"), "quadlet", {"--user", "1000:1000", "--userns", "keep-id", "img"});
  EXPECT_TRUE(has(text, "PodmanArgs=--user=1000:1000\n")) << text;
  EXPECT_TRUE(has(text, "PodmanArgs=--userns=keep-id\n")) << text;
  EXPECT_FALSE(has(text, "\nUser")) << text;
}

TEST(Pods, HaveNoTwoMountsAtOnePlace) {
  const std::vector<std::string> words{"--print", "k8s", "-v", "/dev/shm:/dev/shm", "img"};
  const auto plan = plan_for(fixture("orin-jp6"), words);
  ASSERT_TRUE(plan);
  EXPECT_EQ(count(*k8s_text(*plan), "mountPath: /dev/shm"), 1) << *k8s_text(*plan);
}

TEST(Quadlet, GoesWhereItsCallerMayPutIt) {
  const auto user = printed(fixture("x86"), "quadlet", {"--csi", "0", "img"});
  EXPECT_TRUE(user.starts_with("# for ~/.config/containers/systemd/\n"));
  EXPECT_TRUE(has(user, "Annotation=run.oci.keep_original_groups=1\n"));
  EXPECT_TRUE(has(user, "WantedBy=default.target\n"));
  EXPECT_FALSE(has(user, "jcam-bridge.service"));
  const auto system = printed(fixture("thor-jp7"), "quadlet", {"--csi", "0", "img"});
  EXPECT_TRUE(system.starts_with("# for /etc/containers/systemd/\n"));
  EXPECT_TRUE(has(system, "PodmanArgs=--group-add=44\n"));
  EXPECT_TRUE(has(system, "Wants=jcam-bridge.service\n"));
  EXPECT_TRUE(has(system, "WantedBy=multi-user.target\n"));
}

TEST(Quadlet, OddValuesKeepTheirLetters) {
  const auto text =
      printed(fixture("bare"), "quadlet",
              {"-v", "/a b:/c", "-e", "A=$B 5%", "-e", "TOKEN", "--init", "img", "it's", "a\nb"});
  EXPECT_TRUE(has(text, "PodmanArgs=\"--volume=/a b:/c\"\n")) << text;
  EXPECT_TRUE(has(text, "Environment=\"A=$$B 5%%\"\n")) << text;
  EXPECT_TRUE(has(text, "PodmanArgs=--env=TOKEN\n")) << text;
  EXPECT_TRUE(has(text, "PodmanArgs=--init\n")) << text;
  EXPECT_TRUE(has(text, "Exec=\"it's\" \"a\\x0ab\"\n")) << text;
}

TEST(Quadlet, AnEmptyWordWouldBeDroppedAndIsSaid) {
  EXPECT_EQ(printed(fixture("bare"), "quadlet", {"img", "echo", ""}),
            "error: an empty word in the command: Quadlet drops it; leave it out, or print podman");
}

TEST(Podman, ForTheCallerWhoWillPasteIt) {
  // Not installed here; pasted by a user that is not root, on a Jetson.
  const auto line = printed(fixture("orin-jp6"), "podman", {"--csi", "0", "img"});
  EXPECT_TRUE(has(line, "--annotation run.oci.keep_original_groups=1 ")) << line;
}

TEST(Json, SecretsAreNamedAndNotShown) {
  const Host host = fixture("orin-jp6");
  const auto arguments = std::vector<std::string>{"--print", "json", "img"};
  const auto plan = plan_for(host, arguments);
  ASSERT_TRUE(plan);
  const auto text = json_text(*plan);
  EXPECT_TRUE(has(text, "/run/user/1000/jcam/xauthority-0"));
  for (const auto& file : plan->files) EXPECT_FALSE(has(text, file.content)) << file.path;
}

}  // namespace
}  // namespace jcam::launch::testing
