// SPDX-License-Identifier: Apache-2.0
// Whole outputs, each host x profile x form, beside the files in tests/golden/launcher. JCAM_UPDATE_GOLDEN=1
// writes them anew; look at the difference before it is committed.
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "launcher/render/render.h"
#include "tests/support/golden.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

using Case = std::tuple<std::string, std::string, std::string>;

class Golden : public ::testing::TestWithParam<Case> {};

std::string output(const std::string& host_name, const std::string& profile, const std::string& form) {
  const Host host = fixture(host_name);
  const bool cameras =
      std::any_of(host.video.begin(), host.video.end(), [](const auto& v) { return v.bridged.has_value(); });
  std::vector<std::string> arguments{"--profile", profile, "--print", form};
  if (form == "k8s-generic") arguments = {"--profile", profile, "--print", "k8s", "--plugin", "generic"};
  if (cameras) arguments.insert(arguments.end(), {"--csi", "all"});
  arguments.insert(arguments.end(), {"-e", "MODE=a b", "robot:latest", "python3", "see.py"});
  const auto plan = plan_for(host, arguments);
  if (!plan) return "error: " + plan.error().message() + "\n";
  const auto text = render(*plan, request(arguments).output);
  return text ? *text : "error: " + text.error().message() + "\n";
}

TEST_P(Golden, IsAsBefore) {
  const auto& [host, profile, form] = GetParam();
  const std::string text = output(host, profile, form);
  EXPECT_TRUE(test::matches_golden("launcher/" + host + "/" + profile + "." + form, text));
}

std::string case_name(const ::testing::TestParamInfo<Case>& info) {
  std::string name = std::get<0>(info.param) + "_" + std::get<1>(info.param) + "_" + std::get<2>(info.param);
  for (char& c : name) {
    if (c == '-') c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    All, Golden,
    ::testing::Combine(::testing::Values("orin-jp6", "thor-jp7", "xavier-jp5", "x86-nvidia", "x86", "bare"),
                       ::testing::Values("standard", "jetson-containers", "minimal"),
                       ::testing::Values("docker", "podman", "nerdctl", "compose", "quadlet", "k8s",
                                         "k8s-generic", "cdi", "json", "explain")),
    case_name);

}  // namespace
}  // namespace jcam::launch::testing
