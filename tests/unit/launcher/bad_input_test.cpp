// SPDX-License-Identifier: Apache-2.0
// Everything a user can get wrong gives one line, a hint, and an exit status as Docker's own.
#include <gtest/gtest.h>

#include <cerrno>

#include "host/rooted_file_system.h"
#include "launcher/cameras/check_nodes.h"
#include "launcher/deed/exec.h"
#include "launcher/render/render.h"
#include "tests/support/places.h"
#include "tests/unit/launcher/program.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

struct BadLine {
  const char* name;
  const char* host;
  std::vector<std::string> arguments;
  const char* message;
};

class BadInput : public ::testing::TestWithParam<BadLine> {};

TEST_P(BadInput, IsRefusedInOneLineWithAHint) {
  const auto& row = GetParam();
  const auto plan = plan_for(fixture(row.host), row.arguments);
  ASSERT_FALSE(plan);
  const auto& error = plan.error();
  EXPECT_EQ(error.message(), row.message);
  EXPECT_FALSE(error.hint.empty());
  EXPECT_EQ(error.message().find('\n'), std::string::npos);
}

TEST_P(BadInput, EndsTheProgramAsDockerWouldEnd) {
  const auto& row = GetParam();
  std::vector<std::string> arguments{"--root",
                                     jcam::test::source_dir() + "/tests/fixtures/rootfs-" + row.host};
  arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
  const auto ran = run_program(arguments, {});
  EXPECT_EQ(ran.status, 125) << ran.err;
  EXPECT_EQ(ran.out, "");
  EXPECT_TRUE(ran.err.starts_with("jcam-run: ")) << ran.err;
  EXPECT_EQ(count(ran.err, "\n"), 2) << ran.err;
  EXPECT_TRUE(has(ran.err, "\nhint: ")) << ran.err;
}

const BadLine kRows[] = {
    {"image_missing",
     "orin-jp6",
     {"--csi", "0"},
     "no image was given; write jcam-run [OPTIONS] IMAGE [COMMAND...]"},
    {"value_missing", "orin-jp6", {"--csi"}, "option --csi has no value; write --csi VALUE or --csi=VALUE"},
    {"engine_value_missing",
     "orin-jp6",
     {"--name"},
     "option --name has no value; write --name VALUE or --name=VALUE"},
    {"letter_value_missing", "orin-jp6", {"-itv"}, "option -v has no value; write -v VALUE or -v=VALUE"},
    {"a_letter_for_help",
     "orin-jp6",
     {"-h"},
     "option -h has no value; it is the container's hostname, -h NAME; for help write --help"},
    {"unknown_option",
     "orin-jp6",
     {"--frobnicate", "img"},
     "unknown option --frobnicate; if the engine knows it, write --frobnicate=VALUE, or --frobnicate=true "
     "for a flag"},
    {"unknown_letter", "orin-jp6", {"-iZ", "img"}, "unknown option -Z in -iZ; see jcam-run --help"},
    {"flag_with_value",
     "orin-jp6",
     {"--dry-run=yes", "img"},
     "option --dry-run takes no value; leave \"=...\" out"},
    {"unknown_camera", "orin-jp6", {"--csi", "7", "img"}, "there is no camera csi7; there is csi0, csi1"},
    {"no_camera_at_all",
     "xavier-jp5",
     {"--csi", "all", "img"},
     "--csi all: there is no camera; see jcamctl doctor"},
    {"camera_busy",
     "orin-jp6",
     {"--csi", "1", "--csi", "1=/dev/video9", "img"},
     "csi1 has no free node; see jcamctl status"},
    {"node_unknown", "orin-jp6", {"--csi", "1.2", "img"}, "csi1 has no free node csi1.2; see jcamctl status"},
    {"camera_nonsense",
     "orin-jp6",
     {"--csi", "front", "img"},
     "--csi \"front\" is not a camera; write --csi 0, --csi all, --csi 1.2, --csi 0:small or --csi "
     "0=/dev/video5"},
    {"camera_empty",
     "orin-jp6",
     {"--csi", "", "img"},
     "option --csi has no value; write --csi VALUE or --csi=VALUE"},
    {"camera_trailing_comma",
     "orin-jp6",
     {"--csi", "0,", "img"},
     "--csi \"\" is not a camera; write --csi 0, --csi all, --csi 1.2, --csi 0:small or --csi 0=/dev/video5"},
    {"camera_place",
     "orin-jp6",
     {"--csi", "0=/etc/passwd", "img"},
     "--csi \"0=/etc/passwd\": \"/etc/passwd\" is no place for a device; write --csi 0=/dev/video5"},
    {"camera_place_colon",
     "orin-jp6",
     {"--csi", "0=/dev/a:b", "img"},
     "--csi \"0=/dev/a:b\": \"/dev/a:b\" is no place for a device; write --csi 0=/dev/video5"},
    {"camera_place_up",
     "orin-jp6",
     {"--csi", "0=/dev/../etc/x", "img"},
     "--csi \"0=/dev/../etc/x\": \"/dev/../etc/x\" is no place for a device; write --csi 0=/dev/video5"},
    {"all_in_one_place",
     "orin-jp6",
     {"--csi", "all=/dev/video5", "img"},
     "--csi all cannot have one path inside; name the cameras: --csi 0=/dev/video5"},
    {"two_in_one_place",
     "orin-jp6",
     {"--csi", "0", "--csi", "0", "img"},
     "csi0 and csi0.1 would both be /dev/video0; give one a place of its own: --csi 0.1=/dev/videoN"},
    {"place_of_the_user",
     "orin-jp6",
     {"--csi", "0", "--device", "/dev/video2:/dev/video0", "img"},
     "csi0 is /dev/video0 inside, and so is an option of yours; give the camera another place: --csi "
     "0=/dev/videoN"},
    {"on_and_off",
     "orin-jp6",
     {"--snd", "--no-snd", "img"},
     "--snd and --no-snd are both given; leave one out"},
    {"profile",
     "orin-jp6",
     {"--profile", "big", "img"},
     "\"big\" is not a profile; use standard, jetson-containers or minimal"},
    {"engine",
     "orin-jp6",
     {"--engine", "lxc", "img"},
     "\"lxc\" is not an engine; use docker, podman or nerdctl"},
    {"wait",
     "orin-jp6",
     {"--csi", "0", "--wait-camera", "soon", "img"},
     "--wait-camera: \"soon\" is not a duration; write a whole number and ms, s, min or h, like 500ms, 5s or "
     "10min"},
    {"bus",
     "orin-jp6",
     {"--i2c", "x", "img"},
     "--i2c \"x\" is not the number of a bus; write it like --i2c 1"},
    {"bus_missing",
     "orin-jp6",
     {"--i2c", "77", "img"},
     "--i2c 77: /dev/i2c-77 is not there; see ls /dev/i2c-*"},
    {"empty_display",
     "x86",
     {"--x11", "img"},
     "--x11: an X11 display is not there (DISPLAY is empty); leave --x11 out to start without it"},
    {"no_webcam",
     "xavier-jp5",
     {"--webcams", "img"},
     "--webcams: there is no camera on USB; see v4l2-ctl --list-devices; leave --webcams out to start "
     "without"},
    {"no_sound",
     "xavier-jp5",
     {"--snd", "img"},
     "--snd: /dev/snd has no devices; leave --snd out to start without it"},
    {"no_gpu",
     "x86",
     {"--gpu", "img"},
     "--gpu: an NVIDIA GPU is not there; leave --gpu out to start without it"},
    {"no_engine",
     "bare",
     {"img"},
     "there is no container engine: no docker, podman or nerdctl; sudo apt-get install docker.io"},
    {"other_engine",
     "x86",
     {"--engine", "nerdctl", "img"},
     "nerdctl is not installed; install it, or take another --engine"},
    {"not_for_containers",
     "orin-jp6",
     {"--csi2webcam", "--csi-capture-res=1640x1232@30", "img"},
     "--csi-capture-res is set once for all containers, in /etc/jcam/jcam.toml; [defaults] capture = "
     "\"1640x1232@30\""},
    {"nor_this",
     "orin-jp6",
     {"--csi-output-res=640x480@30", "img"},
     "--csi-output-res is set once for all containers, in /etc/jcam/jcam.toml; [defaults] output = "
     "\"640x480@30\""},
    {"rm_with_restart",
     "orin-jp6",
     {"--remove", "--restart", "always", "img"},
     "--remove: --rm does not go with --restart; leave --remove out to start without it"},
};

INSTANTIATE_TEST_SUITE_P(Rows, BadInput, ::testing::ValuesIn(kRows),
                         [](const auto& row) { return row.param.name; });

TEST(BadEngine, Dead) {
  Host host = fixture("orin-jp6");
  host.engines[0].endpoint_there = false;
  EXPECT_EQ(command_for(host, {"img"}),
            "error: Docker is not running: there is no /var/run/docker.sock; sudo systemctl start docker");
}

TEST(BadEngine, NotForYou) {
  Host host = fixture("orin-jp6");
  host.engines[0].may_use = false;
  EXPECT_TRUE(has(command_for(host, {"img"}),
                  "error: you may not use Docker: /var/run/docker.sock is not yours; sudo usermod"));
}

TEST(BadEngine, DeadAndRootless) {
  Host host = fixture("orin-jp6");
  host.engines[0] = {.program = "/usr/bin/docker",
                     .endpoint = "unix:///run/user/1000/docker.sock",
                     .endpoint_there = false,
                     .rootless = true};
  EXPECT_TRUE(has(command_for(host, {"img"}), "systemctl --user start docker"));
}

TEST(BadNode, VanishedBetweenPlanAndStart) {
  Manifest manifest;
  manifest.files["/dev/video40"] = {.kind = FileKind::character, .major = 81, .minor = 4};
  const CameraGrant grant{.node = {{0}, 0}, .device = {"/dev/video40", 81, 4, 44}};
  EXPECT_TRUE(check_nodes({grant}, RootedFileSystem("/nonexistent-tree", manifest)));
  const auto gone = check_nodes({grant}, RootedFileSystem("/nonexistent-tree", {}));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().message(), "csi0: /dev/video40 is gone; see jcamctl status");
  manifest.files["/dev/video40"].minor = 5;
  EXPECT_FALSE(check_nodes({grant}, RootedFileSystem("/nonexistent-tree", manifest)));
}

TEST(BadEngine, Remote) {
  Host host = fixture("orin-jp6");
  host.engines[0].remote = true;
  host.engines[0].endpoint = "tcp://build:2375";
  EXPECT_TRUE(has(command_for(host, {"img"}), "error: Docker's address tcp://build:2375 is another machine"));
}

TEST(BadEngine, DryRunNeedsNone) {
  EXPECT_TRUE(has(command_for(fixture("bare"), {"--dry-run", "img"}),
                  "docker run --rm --network host --shm-size 8g img"));
}

TEST(OddPaths, SurviveEveryQuoting) {
  Host host = fixture("orin-jp6");
  const std::string odd = "/run/a b,c\"d'e\nf";
  host.caller.environment["XDG_RUNTIME_DIR"] = odd;
  host.present[odd] = {.kind = FileKind::directory, .uid = 1000};
  const auto plan = plan_for(host, {"img", "it's", "a\nb", ""});
  ASSERT_TRUE(plan);
  const auto argv = engine_argv(*plan);
  const std::string mount =
      "type=bind,\"source=/run/a b,c\"\"d'e\nf/jcam/xauthority-0\",target=/run/jcam/xauthority,readonly";
  EXPECT_NE(std::find(argv.begin(), argv.end(), mount), argv.end());
  EXPECT_EQ(argv.back(), "");
  EXPECT_EQ(argv[argv.size() - 2], "a\nb");
}

TEST(AThousandDevices, AreJustMany) {
  Host host = fixture("orin-jp6");
  for (unsigned i = 100; i < 1100; ++i) {
    host.video.push_back(
        {.node = {"/dev/video" + std::to_string(i), 81, i, 44}, .number = static_cast<int>(i), .name = "x"});
  }
  EXPECT_EQ(count(command_for(host, {"img"}), "--device /dev/video"), 1004);
}

TEST(ExitStatus, IsDockers) {
  EXPECT_EQ(exit_status(Error{"x"}), 125);
  EXPECT_EQ(exit_status(Error{"x", "", EACCES}), 126);
  EXPECT_EQ(exit_status(Error{"x", "", ENOENT}), 127);
}

}  // namespace
}  // namespace jcam::launch::testing
