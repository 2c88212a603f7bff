// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/pod.h"

#include <gtest/gtest.h>

#include "launcher/render/render.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

std::vector<std::string> in_a_pod(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--profile", "minimal", "--print", "k8s"});
  return arguments;
}

std::string text_for(const Host& host, const std::vector<std::string>& arguments,
                     Output output = Output::k8s) {
  const auto plan = plan_for(host, in_a_pod(arguments));
  if (!plan) return "error: " + plan.error().message();
  const auto text = render(*plan, output);
  return text ? *text : "error: " + text.error().message();
}

TEST(Pod, HasFieldsForMostOptions) {
  const auto plan = plan_for(fixture("bare"), in_a_pod({"--name",
                                                        "eye",
                                                        "--hostname",
                                                        "robot",
                                                        "--user",
                                                        "1000:1001",
                                                        "-w",
                                                        "/srv",
                                                        "-v",
                                                        "/a b:/c:ro",
                                                        "--cap-add",
                                                        "CAP_SYS_NICE",
                                                        "--cap-drop=ALL",
                                                        "--read-only",
                                                        "--privileged=false",
                                                        "--network=host",
                                                        "--pid=host",
                                                        "--ipc=host",
                                                        "--memory",
                                                        "4gb",
                                                        "--cpus",
                                                        "1.5",
                                                        "--pull",
                                                        "missing",
                                                        "--entrypoint",
                                                        "/bin/sh",
                                                        "--restart",
                                                        "unless-stopped",
                                                        "--group-add",
                                                        "44",
                                                        "-it",
                                                        "img"}));
  ASSERT_TRUE(plan) << plan.error().message();
  const auto pod = pod_of(*plan);
  ASSERT_TRUE(pod) << pod.error().message();
  Pod wanted;
  wanted.name = "eye";
  wanted.hostname = "robot";
  wanted.user = "1000";
  wanted.group = "1001";
  wanted.workdir = "/srv";
  wanted.volumes = {{"/a b", "/c", true, ""}};
  wanted.cap_add = {"SYS_NICE"};
  wanted.cap_drop = {"ALL"};
  wanted.read_only = wanted.host_network = wanted.host_pid = wanted.host_ipc = true;
  wanted.memory = "4Gi";
  wanted.cpus = "1.5";
  wanted.pull = "IfNotPresent";
  wanted.entrypoint = {"/bin/sh"};
  wanted.restart = "Always";
  wanted.groups = {44};
  EXPECT_EQ(*pod, wanted);
}

TEST(Pod, RefusesWhatItHasNoFieldFor) {
  const Host host = fixture("bare");
  EXPECT_EQ(text_for(host, {"--dns", "1.1.1.1", "img"}),
            "error: --dns 1.1.1.1 has no place in a Pod; leave it out");
  EXPECT_EQ(text_for(host, {"--network", "mine", "img"}),
            "error: --network mine has no place in a Pod; leave it out");
  EXPECT_EQ(text_for(host, {"--ulimit", "nofile=1", "img"}),
            "error: --ulimit nofile=1 has no place in a Pod; leave it out");
  EXPECT_EQ(text_for(host, {"--name", "My_Eye", "img"}),
            "error: --name My_Eye is no name for a Pod; write small letters, digits and -, at most 63");
  EXPECT_EQ(text_for(host, {"--user", "bob", "img"}),
            "error: --user bob is a name, and a Pod takes numbers; write --user UID:GID");
  EXPECT_EQ(text_for(host, {"-e", "TOKEN", "img"}),
            "error: --env TOKEN has no value of its own for a Pod; write --env TOKEN=VALUE");
  EXPECT_EQ(text_for(host, {"-v", "models:/m", "img"}),
            "error: --volume models:/m is no path of the node for a Pod; write /HERE:/INSIDE");
}

TEST(Pod, TheSecondNodeHasANameThatThePluginTakes) {
  const auto text = text_for(fixture("orin-jp6"), {"--csi", "0.1=/dev/video5", "img"}, Output::k8s_generic);
  EXPECT_TRUE(has(text, "              name: csi0-1\n")) << text;
  EXPECT_TRUE(has(text, "          jcam.dev/csi0-1: \"1\"\n")) << text;
}

TEST(Pod, AsksForACameraAndNotForANodeOfThisMachine) {
  const auto text = text_for(fixture("orin-jp6"), {"--csi", "0", "-e", "JCAM_CSI0_NOTE=x", "img"});
  EXPECT_TRUE(has(text, "          jcam.dev/csi0: \"1\"\n")) << text;
  EXPECT_FALSE(has(text, "DaemonSet")) << text;
  EXPECT_FALSE(has(text, "/dev/video")) << text;
  EXPECT_FALSE(has(text, "name: JCAM_CSI0\n")) << "the plugin says where the camera is";
  EXPECT_TRUE(has(text, "name: JCAM_CSI0_NOTE\n")) << text;
}

TEST(Pod, TwoNodesOfACameraAreTwoOfItsResource) {
  const auto text =
      text_for(fixture("orin-jp6"), {"--csi", "0=/dev/video7", "--csi", "0.1=/dev/video5", "img"});
  EXPECT_TRUE(has(text, "          jcam.dev/csi0: \"2\"\n")) << text;
  EXPECT_TRUE(has(text, "# csi0 is /dev/video0 in a Pod, not /dev/video7.\n")) << text;
  EXPECT_TRUE(has(text, "# A further node of csi0 is /dev/jcam/csi0.N in a Pod; JCAM_CSI0_N says where.\n"))
      << text;
}

TEST(Pod, OneWithTheMachinesDevicesIsToldOf) {
  const auto text = text_for(fixture("orin-jp6"), {"--csi", "0", "-v", "/dev:/dev", "img"});
  EXPECT_TRUE(has(text, "# csi0 cannot be /dev/video0 in a Pod that has the machine's own /dev")) << text;
}

TEST(Pod, ThePluginIsOneThatIsKnownAndOnlyForPods) {
  EXPECT_EQ(request({"--print", "k8s", "--plugin", "generic", "img"}).output, Output::k8s_generic);
  EXPECT_EQ(request({"--print", "k8s", "--plugin", "jcam", "img"}).output, Output::k8s);
  const auto refused = [](std::vector<std::string> arguments) {
    const auto plan = plan_for(fixture("bare"), arguments);
    return plan ? "taken" : plan.error().message();
  };
  EXPECT_EQ(refused({"--print", "k8s", "--plugin", "gneric", "img"}),
            "--plugin \"gneric\" is not known; use jcam or generic");
  EXPECT_EQ(refused({"--plugin", "generic", "img"}), "--plugin wants --print k8s; leave it out");
}

TEST(Pod, DollarsAreTheCommandsOwn) {
  const auto text = text_for(fixture("bare"), {"-e", "A=$(B)", "img", "echo", "$(HOME)$$"});
  EXPECT_TRUE(has(text, "        - name: A\n          value: \"$$(B)\"\n")) << text;
  EXPECT_TRUE(has(text, "- \"$$(HOME)$$$$\"\n")) << text;
}

TEST(Pod, DependsOnNoEngineOfThisMachine) {
  const auto text = text_for(fixture("x86"), {"--csi", "0", "img"});  // rootless Podman
  EXPECT_TRUE(has(text, "    supplementalGroups:\n      - 44\n")) << text;
  EXPECT_FALSE(has(text, "keep-groups"));
  EXPECT_TRUE(has(text_for(fixture("thor-jp7"), {"img"}), "runtimeClassName: nvidia\n"));
  Host without = fixture("thor-jp7");
  without.nvidia_runtime.clear();
  EXPECT_TRUE(has(text_for(without, {"img"}), "nvidia.com/gpu: \"1\""));
}

}  // namespace
}  // namespace jcam::launch::testing
