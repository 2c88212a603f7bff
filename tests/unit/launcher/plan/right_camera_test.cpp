// SPDX-License-Identifier: Apache-2.0
// The camera is where JCAM_CSIn says, whatever else fills /dev inside; and nothing of ours is put into a
// directory of the user's.
#include <gtest/gtest.h>

#include "common/text/shell_quote.h"
#include "launcher/plan/user_targets.h"
#include "launcher/render/render.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

using Words = std::vector<std::string>;

std::vector<EngineOption> options(const Words& arguments) {
  return request(arguments).options;
}

std::string shell(const LaunchPlan& plan) {
  return shell_join(engine_argv(plan));
}

struct Row {
  const char* name;
  Words option;
  const char* said;
};

class FixedNames : public ::testing::TestWithParam<Row> {};

Words line(const Words& option, const Words& before = {"--profile", "minimal", "--csi", "0"}) {
  Words words = before;
  words.insert(words.end(), option.begin(), option.end());
  words.push_back("img");
  return words;
}

TEST_P(FixedNames, LeaveTheCameraAtItsOwnPlaceInEveryForm) {
  for (const char* form : {"docker", "podman", "nerdctl", "compose", "quadlet", "k8s"}) {
    Words before{"--profile", "minimal", "--csi", "0", "--print", form};
    // With jcam-kubelet the place is the plugin's, and a Pod like this one is told of.
    if (form == std::string("k8s")) before.insert(before.end(), {"--plugin", "generic"});
    const auto words = line(GetParam().option, before);
    const auto plan = plan_for(fixture("orin-jp6"), words);
    ASSERT_TRUE(plan) << plan.error().message();
    ASSERT_EQ(plan->cameras.size(), 1U);
    EXPECT_EQ(plan->cameras[0].target, "/dev/video40") << form;
    const auto text = render(*plan, request(words).output);
    if (!text) continue;  // a form that has no word for the user's option
    EXPECT_TRUE(has(*text, "JCAM_CSI0")) << form;
    EXPECT_FALSE(has(*text, "/dev/video0")) << form << "\n" << *text;
  }
}

TEST_P(FixedNames, AreToldInOneLine) {
  const auto plan =
      plan_for(fixture("orin-jp6"), line(GetParam().option, {"--profile", "minimal", "--csi", "all"}));
  ASSERT_TRUE(plan) << plan.error().message();
  ASSERT_EQ(plan->warnings.size(), 1U);
  EXPECT_EQ(plan->warnings[0],
            std::string("with ") + GetParam().said +
                " devices have the host's names inside: csi0 is /dev/video40, not /dev/video0, "
                "csi1 is /dev/video42, not /dev/video1");
}

TEST_P(FixedNames, RefuseAnotherPlace) {
  const auto said = command_for(fixture("orin-jp6"), line(GetParam().option, {"--csi", "0=/dev/video5"}));
  EXPECT_EQ(said,
            std::string("error: --csi 0=/dev/video5: with ") + GetParam().said +
                " the camera has the host's name inside, which is /dev/video40; write --csi 0, or leave " +
                GetParam().said + " out");
  EXPECT_FALSE(
      has(command_for(fixture("orin-jp6"), line(GetParam().option, {"--csi", "0=/dev/video40"})), "error"));
}

INSTANTIATE_TEST_SUITE_P(
    All, FixedNames,
    ::testing::Values(
        Row{"privileged", {"--privileged"}, "--privileged"},
        Row{"volume", {"-v", "/dev:/dev"}, "--volume /dev:/dev"},
        Row{"slashes", {"-v", "/dev/:/dev/"}, "--volume /dev/:/dev/"},
        Row{"slave", {"-v", "/dev:/dev:rslave"}, "--volume /dev:/dev:rslave"},
        Row{"mount", {"--mount", "type=bind,src=/dev,dst=/dev"}, "--mount type=bind,src=/dev,dst=/dev"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RightCamera, PrivilegedSwitchedOffIsNone) {
  EXPECT_TRUE(has(command_for(fixture("orin-jp6"), {"--csi", "0", "--privileged=false", "img"}),
                  "--device /dev/video40:/dev/video0 "));
}

TEST(RightCamera, WhatHidesEveryCameraIsRefused) {
  for (const Words& option :
       {Words{"--tmpfs", "/dev"}, {"-v", "/x:/dev"}, {"--mount", "type=tmpfs,target=/dev"}}) {
    const auto said = command_for(fixture("orin-jp6"), line(option, {"--csi", "0"}));
    EXPECT_TRUE(has(said, "error: csi0 cannot be seen inside: ")) << said;
  }
}

TEST(RightCamera, AnOwnPlaceThatIsTakenIsRefused) {
  EXPECT_TRUE(
      has(command_for(fixture("orin-jp6"), {"--csi", "0", "--device", "/dev/video2:/dev/video0", "img"}),
          "error: csi0 is /dev/video0 inside, and so is an option of yours"));
}

TEST(RightCamera, KeepsTheHostsNameForThoseWhoTrustSysfs) {
  const auto text =
      command_for(fixture("orin-jp6"), {"--csi", "0", "--csi", "1=/dev/video7", "--host-names", "img"});
  EXPECT_TRUE(has(text, "--device /dev/video40 ")) << text;
  EXPECT_TRUE(has(text, "--env JCAM_CSI0=/dev/video40 ")) << text;
  EXPECT_TRUE(has(text, "--device /dev/video42:/dev/video7 ")) << text;
}

TEST(UsersMounts, HaveNothingOfOursBelowThem) {
  struct Case {
    Words option;
    const char* below;
  };
  for (const auto& row : {Case{{"-v", "/tmp:/tmp"}, "target=/tmp/"},
                          {{"--tmpfs", "/tmp"}, "target=/tmp/"},
                          {{"-v", "/home/jet/tmp:/tmp"}, "target=/tmp/"},
                          {{"-v", "/run:/run"}, "target=/run/"},
                          {{"-v", "/run:/run"}, "target=/var/run/"},
                          {{"-v", "/var/run:/var/run"}, "target=/run/"},
                          {{"--mount", "type=bind,source=/run,target=/run"}, "target=/run/"},
                          {{"-v", "/etc:/etc:ro"}, "target=/etc/"},
                          {{"-v", "cache:/tmp"}, "target=/tmp/"}}) {
    const auto plan = plan_for(fixture("orin-jp6"), line(row.option, {}));
    ASSERT_TRUE(plan) << plan.error().message();
    EXPECT_FALSE(has(shell(*plan), std::string(",") + row.below)) << shell(*plan);
    EXPECT_FALSE(plan->left_out.empty());
  }
}

TEST(UsersMounts, NeighboursAreNotCovered) {
  const auto text = command_for(fixture("orin-jp6"), {"-v", "/x:/tmp2", "-v", "/y:/tmp/argus", "img"});
  EXPECT_TRUE(has(text, ",target=/tmp/argus_socket ")) << text;
}

TEST(UserTargets, AreReadFromEveryOption) {
  const auto found =
      user_targets(options({"-v", "/a:/b:ro", "-v", "name:/c", "-v", "/d", "--tmpfs", "/e:size=1m", "--mount",
                            "type=bind,src=/f,dst=/g/", "--device", "/h:/i:rw", "--device", "/j:rw",
                            "--device", "vendor.com/class=x", "img"}));
  ASSERT_EQ(found.size(), 8U);
  EXPECT_EQ(found[0], (UserTarget{"--volume /a:/b:ro", "/b", "/a", true}));
  EXPECT_EQ(found[1], (UserTarget{"--volume name:/c", "/c", "", true}));
  EXPECT_EQ(found[2].target, "/d");
  EXPECT_EQ(found[3].target, "/e");
  EXPECT_EQ(found[4].target, "/g");
  EXPECT_EQ(found[4].source, "/f");
  EXPECT_EQ(found[5], (UserTarget{"--device /h:/i:rw", "/i", "/h", false}));
  EXPECT_EQ(found[6].target, "/j");
  EXPECT_FALSE(covering(found, "/i/x"));
  EXPECT_TRUE(covering(found, "/b/x"));
  EXPECT_TRUE(covering(found, "/b"));
  EXPECT_FALSE(covering(found, "/bc"));
}

}  // namespace
}  // namespace jcam::launch::testing
