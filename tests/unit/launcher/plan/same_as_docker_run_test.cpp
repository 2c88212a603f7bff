// SPDX-License-Identifier: Apache-2.0
// What is added never breaks a line that works with `docker run`.
#include <gtest/gtest.h>

#include "launcher/render/render.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

using Words = std::vector<std::string>;

Words with_image(Words words) {
  words.push_back("img");
  return words;
}

std::string left_out(const LaunchPlan& plan, const std::string& what) {
  for (const auto& left : plan.left_out) {
    if (left.what == what) return left.why;
  }
  return {};
}

class OwnNetwork : public ::testing::TestWithParam<std::pair<Words, std::string>> {};

TEST_P(OwnNetwork, KeepsTheHostsAwayAndSaysSo) {
  const auto& [option, name] = GetParam();
  const auto plan = plan_for(fixture("orin-jp6"), with_image(option));
  ASSERT_TRUE(plan);
  for (const auto& flag : plan->flags) EXPECT_NE(flag.name, "network");
  EXPECT_EQ(left_out(*plan, "--network host"), "does not go with " + name);
  EXPECT_TRUE(has(explain_text(*plan), "--network host - does not go with " + name));
  Words asked{"--host-network"};
  asked.insert(asked.end(), option.begin(), option.end());
  EXPECT_TRUE(has(command_for(fixture("orin-jp6"), with_image(asked)),
                  "error: --host-network: --network host does not go with " + name));
}

INSTANTIATE_TEST_SUITE_P(
    All, OwnNetwork,
    ::testing::Values(std::pair{Words{"-p", "80:80"}, "--publish"}, std::pair{Words{"-P"}, "--publish-all"},
                      std::pair{Words{"--link", "core:master"}, "--link"},
                      std::pair{Words{"--ip", "172.20.0.5"}, "--ip"},
                      std::pair{Words{"--mac-address", "02:42:ac:11:00:02"}, "--mac-address"},
                      std::pair{Words{"--network-alias", "cam"}, "--network-alias"},
                      std::pair{Words{"--sysctl", "net.core.rmem_max=1"}, "--sysctl net.core.rmem_max"},
                      std::pair{Words{"--pod", "p"}, "--pod"}));

TEST(OwnNetworkNot, ForOptionsThatGoWithTheHosts) {
  for (const Words& option :
       {Words{"--expose", "9090"}, {"--sysctl", "kernel.shmmax=1"}, {"-P=false"}, {"--dns", "1.1.1.1"}})
    EXPECT_TRUE(has(command_for(fixture("orin-jp6"), with_image(option)), "--network host ")) << option[0];
}

TEST(OwnNetwork, OfADockerThatRemapsUsers) {
  Host host = fixture("orin-jp6");
  host.engines[0].remaps_users = true;
  const auto plan = plan_for(host, {"--csi", "0", "img"});
  ASSERT_TRUE(plan);
  EXPECT_EQ(left_out(*plan, "--network host"), "does not go with userns-remap in Docker's daemon.json");
  EXPECT_FALSE(has(command_for(host, {"img"}), "--group-add"));
  EXPECT_TRUE(has(plan->warnings.at(0), "csi0 belongs to group 44 and may not open inside"))
      << plan->warnings[0];
  EXPECT_TRUE(has(command_for(host, {"--userns", "host", "img"}), "--network host "));
}

TEST(Variables, OfTheUsersFileStay) {
  const Host host = fixture("orin-jp6");
  Request wanted = request({"--env-file", "x", "img"});
  wanted.file_variables = {"NVIDIA_DRIVER_CAPABILITIES", "DISPLAY"};
  const auto plan = launch::plan(host, *choose_engine(host, wanted), wanted, {});
  ASSERT_TRUE(plan);
  for (const auto& variable : plan->variables) EXPECT_FALSE(wanted.file_variables.contains(variable.name));
  EXPECT_EQ(left_out(*plan, "DISPLAY"), "your --env-file sets it");
}

std::string capabilities(const std::string& image) {
  const Host host = fixture("orin-jp6");
  Request wanted = request({"img"});
  wanted.image_variables = {{"NVIDIA_DRIVER_CAPABILITIES", image}, {"NVIDIA_VISIBLE_DEVICES", "0"}};
  const auto plan = launch::plan(host, *choose_engine(host, wanted), wanted, {});
  std::string value = "-";
  for (const auto& variable : plan->variables) {
    EXPECT_NE(variable.name, "NVIDIA_VISIBLE_DEVICES");
    if (variable.name == "NVIDIA_DRIVER_CAPABILITIES") value = variable.value;
  }
  return value;
}

TEST(Variables, OfTheImageLoseNothing) {
  EXPECT_EQ(capabilities("all"), "-");
  EXPECT_EQ(capabilities("compute,utility"), "compute,utility,graphics");
  EXPECT_EQ(capabilities("video,compute"), "compute,utility,graphics,video");
}

TEST(Gpu, OnePickedByHandStaysOne) {
  const auto text = command_for(fixture("thor-jp7"), {"--device", "nvidia.com/gpu=0", "img"});
  EXPECT_EQ(count(text, "nvidia.com/gpu"), 1) << text;
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"--device", "nvidia.com/gpu=0", "img"}), "--runtime"));
}

TEST(Gpu, GpusAllOnABoardIsTranslated) {
  const auto plan = plan_for(fixture("orin-jp6"), {"--gpus", "all", "img"});
  ASSERT_TRUE(plan);
  const auto text = command_for(fixture("orin-jp6"), {"--gpus", "all", "img"});
  EXPECT_FALSE(has(text, "--gpus")) << text;
  EXPECT_TRUE(has(text, "--runtime nvidia "));
  EXPECT_EQ(plan->warnings,
            (Words{"--gpus all does not work on a Jetson: --runtime nvidia stands in for it"}));
  EXPECT_FALSE(has(*compose_text(*plan), "deploy"));
  EXPECT_TRUE(
      has(command_for(fixture("thor-jp7"), {"--gpus", "all", "img"}), "--device nvidia.com/gpu=all "));
  EXPECT_TRUE(has(command_for(fixture("x86-nvidia"), {"--gpus", "all", "img"}), "--gpus all "));
}

TEST(Gpu, OtherGpusOnABoardAreWarnedOf) {
  const auto plan = plan_for(fixture("orin-jp6"), {"--gpus", "2", "img"});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->warnings, (Words{"--gpus does not work on a Jetson: write --runtime nvidia in its place"}));
}

TEST(Gpu, ItsGroupsAreForUsersThatAreNotRoot) {
  Host host = fixture("orin-jp6");
  host.gpu_gids = {44, 109};
  const auto text = command_for(host, {"--profile", "minimal", "img"});
  EXPECT_TRUE(has(text, "--group-add 44 --group-add 109 ")) << text;
  EXPECT_FALSE(has(command_for(host, {"--profile", "minimal", "--no-gpu", "img"}), "--group-add"));
}

/// A board with Podman alone, for a user.
Host podman_board(const std::string& version, const std::string& cdi_version) {
  Host host = fixture("orin-jp6");
  host.engines = {{.kind = EngineKind::podman,
                   .program = "/usr/bin/podman",
                   .rootless = true,
                   .crun = true,
                   .version = version}};
  host.cdi.clear();
  if (!cdi_version.empty()) host.cdi = {{"/etc/cdi/nvidia.yaml", {"nvidia.com/gpu", cdi_version}}};
  return host;
}

TEST(PodmansCdi, IsTakenWhereThatPodmanCanReadIt) {
  const Words line{"--profile", "minimal", "img"};
  EXPECT_TRUE(has(command_for(podman_board("5.4.2", "0.7.0"), line), "--device nvidia.com/gpu=all "));
  EXPECT_TRUE(has(command_for(podman_board("4.3.1", "0.5.0"), line), "--device nvidia.com/gpu=all "));
  for (const auto& [version, file] : {std::pair{"3.4.4", "0.5.0"}, {"4.9.3", "0.7.0"}, {"4.3.1", "0.6.0"}}) {
    const auto text = command_for(podman_board(version, file), line);
    EXPECT_TRUE(has(text, "--runtime /usr/bin/nvidia-container-runtime ")) << version << text;
    EXPECT_FALSE(has(text, "nvidia.com/gpu")) << version;
  }
}

TEST(PodmansCdi, IsSaidWhereNothingElseIsThere) {
  Host host = podman_board("4.9.3", "0.7.0");
  host.nvidia_runtime.clear();
  const auto plan = plan_for(host, {"img"});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(
      has(plan->warnings.at(0), "rootless Podman 4.9.3 cannot read /etc/cdi/nvidia.yaml, of CDI 0.7.0"))
      << plan->warnings[0];
  host = podman_board("3.4.4", "0.5.0");
  host.nvidia_runtime.clear();
  EXPECT_TRUE(has(command_for(host, {"--gpu", "img"}), "error: --gpu: rootless Podman 3.4.4 knows no CDI"));
}

TEST(PodmansCdi, TheVersionIsAskedOnlyWhereItDecides) {
  const auto question = [](const Host& host, const Words& words) {
    const auto r = request(words);
    return question_for(host, r, *choose_engine(host, r));
  };
  EXPECT_EQ(question(podman_board("", "0.7.0"), {"img"}), Question::version);
  EXPECT_EQ(question(podman_board("", ""), {"img"}), Question::none);
  EXPECT_EQ(question(podman_board("", "0.7.0"), {"--no-gpu", "img"}), Question::none);
  const auto engine = *choose_engine(podman_board("", "0.7.0"), request({"img"}));
  EXPECT_FALSE(answered(engine, Question::version, "podman version 3.4.4\n").can.cdi);
  EXPECT_EQ(answered(engine, Question::version, "?"), engine);
}

/// What Podman makes of --group-add keep-groups, in words that those before 3.2 know.
constexpr const char* kKeepsGroups = "--annotation run.oci.keep_original_groups=1 ";

TEST(RootlessPodman, TheCamerasGroupsComeBeforeARuntimeThatLosesThem) {
  const auto plan = plan_for(podman_board("4.3.1", ""), {"--profile", "minimal", "--csi", "0", "img"});
  ASSERT_TRUE(plan);
  const auto text = command_for(podman_board("4.3.1", ""), {"--profile", "minimal", "--csi", "0", "img"});
  EXPECT_TRUE(has(text, kKeepsGroups)) << text;
  EXPECT_FALSE(has(text, "--runtime")) << text;
  EXPECT_TRUE(has(plan->warnings.at(0), "nvidia-ctk cdi generate")) << plan->warnings[0];
}

TEST(RootlessPodman, KeepGroupsIsCrunsAlone) {
  Host host = podman_board("4.3.1", "");
  for (const Words& runtime : {Words{"--runtime", "runc"}, {"--runtime", "/usr/bin/runc"}}) {
    Words words{"--profile", "minimal", "--csi", "0"};
    words.insert(words.end(), runtime.begin(), runtime.end());
    const auto plan = plan_for(host, with_image(words));
    ASSERT_TRUE(plan);
    EXPECT_FALSE(has(command_for(host, with_image(words)), kKeepsGroups));
    EXPECT_TRUE(has(plan->warnings.at(0), "csi0 belongs to group 44 and may not open inside"))
        << plan->warnings[0];
  }
  EXPECT_TRUE(
      has(command_for(host, {"--profile", "minimal", "--csi", "0", "--runtime", "/usr/bin/crun", "img"}),
          kKeepsGroups));
  host.engines[0].crun = false;
  EXPECT_FALSE(has(command_for(host, {"--profile", "minimal", "--csi", "0", "img"}), kKeepsGroups));
}

TEST(RootlessPodman, AGroupOfTheDevicesIsReplaced) {
  Host host = podman_board("4.3.1", "");
  host.groups = {{"video", 44}, {"docker", 999}, {"staff", 50}};
  for (const char* group : {"video", "44"}) {
    const auto text = command_for(host, {"--profile", "minimal", "--csi", "0", "--group-add", group, "img"});
    EXPECT_EQ(count(text, "--group-add"), 0) << text;
    EXPECT_TRUE(has(text, kKeepsGroups)) << text;
  }
  const auto own =
      plan_for(host, {"--profile", "minimal", "--no-gpu", "--csi", "0", "--group-add", "staff", "img"});
  ASSERT_TRUE(own);
  ASSERT_EQ(own->warnings.size(), 1U);
  EXPECT_TRUE(has(own->warnings[0], "your --group-add staff does not go with keeping your groups"))
      << own->warnings[0];
  for (const Words& said :
       {Words{"--group-add", "keep-groups"}, {"--annotation", "run.oci.keep_original_groups=1"}}) {
    Words words{"--csi", "0"};
    words.insert(words.end(), said.begin(), said.end());
    const auto text = command_for(host, with_image(words));
    EXPECT_EQ(count(text, "--group-add") + count(text, "--annotation"), 1) << text;
  }
}

TEST(RootlessDocker, HasNoGroupsOfTheHostAndSaysSo) {
  Host host = fixture("orin-jp6");
  host.engines[0].rootless = true;
  const auto plan = plan_for(host, {"--profile", "minimal", "--csi", "0", "img"});
  ASSERT_TRUE(plan);
  EXPECT_FALSE(has(command_for(host, {"--profile", "minimal", "--csi", "0", "img"}), "--group-add"));
  EXPECT_EQ(plan->warnings,
            (Words{"csi0 belongs to group 44 and may not open inside: rootless Docker cannot keep your "
                   "groups; use Podman with crun, or the system's Docker"}));
}

TEST(DockerFromSnap, CannotMountWhatIsInTmp) {
  Host host = fixture("orin-jp6");
  host.engines[0].snap = true;
  const auto plan = plan_for(host, {"img"});
  ASSERT_TRUE(plan);
  for (const auto& mount : plan->mounts) EXPECT_FALSE(mount.source.starts_with("/tmp/")) << mount.source;
  EXPECT_EQ(left_out(*plan, "/tmp/argus_socket"), "is not in the /tmp of Docker from snap");
  EXPECT_TRUE(
      has(command_for(host, {"--argus", "img"}), "error: --argus: /tmp/argus_socket is not in the /tmp of"));
}

TEST(Selinux, IsNamedWhereItMayKeepACameraAway) {
  Host host = podman_board("4.9.3", "");
  host.engines[0].selinux = true;
  const auto warned = [&](const Words& words) {
    const auto plan = plan_for(host, with_image(words));
    EXPECT_TRUE(plan);
    return plan && has(explain_text(*plan), "warning: SELinux is enforcing here");
  };
  EXPECT_TRUE(warned({"--no-gpu", "--csi", "0"}));
  EXPECT_FALSE(warned({"--no-gpu"}));
  EXPECT_FALSE(warned({"--no-gpu", "--csi", "0", "--security-opt", "label=disable"}));
  EXPECT_FALSE(warned({"--no-gpu", "--csi", "0", "--privileged"}));
}

TEST(ChooseEngine, TakesTheFirstThatCanBeUsed) {
  Host host = podman_board("4.3.1", "");
  host.engines.insert(host.engines.begin(), fixture("orin-jp6").engines[0]);
  host.engines[0].may_use = false;
  EXPECT_EQ(choose_engine(host, request({"img"}))->host.kind, EngineKind::podman);
  EXPECT_TRUE(has(choose_engine(host, request({"--engine", "docker", "img"})).error().what,
                  "you may not use Docker"));
  host.engines.pop_back();
  EXPECT_TRUE(has(choose_engine(host, request({"img"})).error().what, "you may not use Docker"));
}

TEST(ChooseEngine, DockersNameMayBePodmans) {
  Host host = podman_board("4.3.1", "");
  host.docker_is_podman = true;
  EXPECT_EQ(choose_engine(host, request({"--engine", "docker", "img"}))->host.kind, EngineKind::podman);
}

TEST(ChooseEngine, PodmanOnAnotherMachineIsNone) {
  Host host = podman_board("4.3.1", "");
  host.engines[0].remote = true;
  host.engines[0].endpoint = "ssh://core@build";
  const auto chosen = choose_engine(host, request({"img"}));
  ASSERT_FALSE(chosen);
  EXPECT_TRUE(has(chosen.error().message(), "Podman's address ssh://core@build is another machine"))
      << chosen.error().message();
}

TEST(Options, KeepTheUsersSpelling) {
  const auto text = command_for(fixture("orin-jp6"), {"--net", "none", "--dns-opt", "x", "img"});
  EXPECT_TRUE(has(text, "--net none --dns-opt x img")) << text;
}

TEST(Options, AreTrueAsGoHasIt) {
  for (const char* word : {"TRUE", "True", "T", "t", "1", "true"}) {
    EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {std::string("--detach=") + word, "img"}), " -it "))
        << word;
    EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {std::string("-d=") + word, "img"}), " -it ")) << word;
  }
  for (const char* word : {"false", "0", "yes", "tRUE"})
    EXPECT_TRUE(has(command_for(fixture("orin-jp6"), {std::string("--detach=") + word, "img"}), " -it "))
        << word;
}

TEST(SystemBus, IsNamedForWhatItIs) {
  const auto plan = plan_for(fixture("orin-jp6"), {"img"});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(has(explain_text(*plan), "root on this machine: root inside can have systemd start any unit"));
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"--no-dbus", "img"}), "/var/run/dbus"));
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"--profile", "minimal", "img"}), "/var/run/dbus"));
}

TEST(Argus, ASocketOfSomebodyElseIsLeftOut) {
  Host host = fixture("orin-jp6");
  host.present["/tmp/argus_socket"].uid = 1001;
  const auto plan = plan_for(host, {"img"});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->warnings, (Words{"/tmp/argus_socket belongs to user 1001, not to root: it is left out"}));
  // A directory is what an engine's -v leaves where the socket was not there yet.
  host.present.at("/tmp/argus_socket") = {.kind = FileKind::directory};
  const auto with_directory = plan_for(host, {"img"});
  ASSERT_TRUE(with_directory);
  ASSERT_EQ(with_directory->warnings.size(), 1U);
  EXPECT_TRUE(has(with_directory->warnings[0], "/tmp/argus_socket is ")) << with_directory->warnings[0];
  EXPECT_TRUE(has(with_directory->warnings[0], ": it is left out")) << with_directory->warnings[0];
}

TEST(Apps, HandTheirValuesOverByName) {
  const Host host = fixture("orin-jp6");
  Request app = request({"--profile", "minimal", "--no-gpu", "--print", "docker", "img"});
  app.app = "detector";
  app.environment = {{"TOKEN", "it's secret"}, {"PATH", "/app/bin"}};
  const auto plan = launch::plan(host, *choose_engine(host, app), app, {});
  ASSERT_TRUE(plan);
  const auto argv = engine_argv(*plan);
  for (const auto& word : argv) EXPECT_FALSE(has(word, "secret")) << word;
  EXPECT_TRUE(has(*render(*plan, Output::docker), "TOKEN='it'\\''s secret' /usr/bin/docker run "))
      << *render(*plan, Output::docker);
  EXPECT_TRUE(has(*render(*plan, Output::docker), "--env TOKEN --env PATH=/app/bin "));
  EXPECT_TRUE(has(*render(*plan, Output::docker), "--label dev.jcam.app=detector "));
  EXPECT_FALSE(has(json_text(*plan), "secret"));
  EXPECT_FALSE(has(explain_text(*plan), "secret"));
  app.output = Output::compose;
  const auto file = launch::plan(host, *choose_engine(host, app), app, {});
  EXPECT_TRUE(has(*compose_text(*file), "TOKEN=it's secret"));
}

}  // namespace
}  // namespace jcam::launch::testing
