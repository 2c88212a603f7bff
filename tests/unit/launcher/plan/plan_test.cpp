// SPDX-License-Identifier: Apache-2.0
#include "launcher/plan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "launcher/render/render.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

TEST(Plan, ACameraIsVideoOfItsNumber) {
  const auto line = command_for(fixture("orin-jp6"), {"--csi", "0", "--csi", "1", "img"});
  EXPECT_TRUE(has(line, "--device /dev/video40:/dev/video0 "));
  EXPECT_TRUE(has(line, "--device /dev/video42:/dev/video1 "));
  EXPECT_TRUE(has(line, "--env JCAM_CSI0=/dev/video0 "));
  EXPECT_TRUE(has(line, "--label dev.jcam.nodes=csi0,csi1 "));
  EXPECT_TRUE(has(line, "--group-add 44 "));
}

TEST(Plan, ACameraMayHaveAnotherPlaceAndAGivenNode) {
  const auto line = command_for(fixture("orin-jp6"), {"--csi", "0.1=/dev/video5", "img"});
  EXPECT_TRUE(has(line, "--device /dev/video41:/dev/video5 "));
  EXPECT_TRUE(has(line, "--env JCAM_CSI0=/dev/video5 "));
}

/// A board whose camera 0 has a stream small as well.
Host with_small() {
  Host host = fixture("orin-jp6");
  VideoDevice small = *std::find_if(host.video.begin(), host.video.end(),
                                    [](const VideoDevice& video) { return video.bridged.has_value(); });
  small.name = "jcam-csi0-small";
  small.bridged = NodeName{{0}, 0, "small"};
  small.node.path = "/dev/video49";
  host.video.push_back(small);
  return host;
}

TEST(Plan, AStreamIsWhereOneWantsItAndNamesItself) {
  const auto line = command_for(with_small(), {"--csi", "0", "--csi", "0:small=/dev/video1", "img"});
  EXPECT_TRUE(has(line, "--device /dev/video40:/dev/video0 ")) << line;
  EXPECT_TRUE(has(line, "--device /dev/video49:/dev/video1 ")) << line;
  EXPECT_TRUE(has(line, "--env JCAM_CSI0=/dev/video0 ")) << line;
  EXPECT_TRUE(has(line, "--env JCAM_CSI0_SMALL=/dev/video1 ")) << line;
  EXPECT_TRUE(has(line, "dev.jcam.nodes=csi0,csi0-small")) << line;
}

TEST(Plan, AStreamAloneIsAtItsCamerasPlaceAndBesideMainItWantsOne) {
  EXPECT_TRUE(
      has(command_for(with_small(), {"--csi", "0:small", "img"}), "--device /dev/video49:/dev/video0 "));
  const auto both = command_for(with_small(), {"--csi", "0,0:small", "img"});
  EXPECT_TRUE(has(both, "csi0 and csi0-small would both be /dev/video0")) << both;
  EXPECT_TRUE(has(both, "--csi 0:small=/dev/videoN")) << both;
  const auto none = command_for(with_small(), {"--csi", "0:large", "img"});
  EXPECT_TRUE(has(none, "csi0-large has no free node")) << none;
}

TEST(Plan, OnlyCsiPassesNodesOfJcam) {
  const auto line = command_for(fixture("orin-jp6"), {"img"});
  EXPECT_FALSE(has(line, "/dev/video4"));
  EXPECT_TRUE(has(line, "--device /dev/video0 "));
}

TEST(Plan, ABridgedCameraWinsOverARawOneAndExplainsIt) {
  const auto plan = plan_for(fixture("orin-jp6"), {"--csi", "0", "img"});
  ASSERT_TRUE(plan);
  ASSERT_FALSE(plan->left_out.empty());
  EXPECT_EQ(plan->left_out[0].what, "/dev/video0");
  EXPECT_EQ(plan->left_out[0].why,
            "raw CSI sensor \"vi-output, imx219 9-0010\"; /dev/video0 is a bridged camera inside");
}

TEST(Plan, AWebcamInTheWayMovesToTheNextFreeNumber) {
  EXPECT_TRUE(
      has(command_for(fixture("x86-nvidia"), {"--csi", "0", "img"}), "--device /dev/video0:/dev/video1 "));
}

TEST(Plan, WebcamsAloneInTheMinimalProfile) {
  const auto line = command_for(fixture("orin-jp6"), {"--profile", "minimal", "--webcams", "img"});
  EXPECT_TRUE(has(line, "--device /dev/video2 --device /dev/video3 img"));
  EXPECT_FALSE(has(line, "/dev/video0"));
}

TEST(Plan, TheRuntimeOnlyWhereTheEngineHasIt) {
  EXPECT_TRUE(has(command_for(fixture("orin-jp6"), {"img"}), "--runtime nvidia "));
  const auto thor = command_for(fixture("thor-jp7"), {"img"});
  EXPECT_FALSE(has(thor, "--runtime"));
  EXPECT_TRUE(has(thor, "--device nvidia.com/gpu=all "));
  Host neither = fixture("thor-jp7");
  neither.cdi.clear();
  const auto plan = plan_for(neither, {"img"});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->warnings.size(), 1U);
  EXPECT_TRUE(has(plan->warnings[0], "nvidia-ctk runtime configure"));
  EXPECT_TRUE(has(command_for(neither, {"--gpu", "img"}), "error: --gpu: docker has no NVIDIA runtime"));
}

TEST(Plan, GpusNeverOnTegraAndAlwaysElsewhere) {
  for (const char* host : {"orin-jp6", "thor-jp7", "xavier-jp5"})
    EXPECT_FALSE(has(command_for(fixture(host), {"img"}), "--gpus")) << host;
  const auto line = command_for(fixture("x86-nvidia"), {"img"});
  EXPECT_TRUE(has(line, "--gpus all "));
  EXPECT_TRUE(has(line, "--env NVIDIA_DRIVER_CAPABILITIES=all "));
  EXPECT_TRUE(has(line, "--ulimit memlock=-1 --ulimit stack=67108864 "));
}

TEST(Plan, TheEngineIsAskedOnlyWhenNoFileTells) {
  const auto asked = [](const Host& host, const std::vector<std::string>& arguments) {
    const auto r = request(arguments);
    return question_for(host, r, *choose_engine(host, r)) == Question::info;
  };
  EXPECT_FALSE(asked(fixture("orin-jp6"), {"img"}));
  Host thor = fixture("thor-jp7");
  thor.engines[0].cdi = false;
  thor.engines[0].runtimes.clear();
  EXPECT_TRUE(asked(thor, {"img"}));
  EXPECT_FALSE(asked(thor, {"--no-gpu", "img"}));
  EXPECT_FALSE(asked(thor, {"--runtime", "x", "img"}));
  EXPECT_FALSE(asked(fixture("x86-nvidia"), {"img"}));
  EXPECT_FALSE(asked(fixture("bare"), {"--dry-run", "img"}));
}

TEST(Plan, TerminalOnlyWhereThereIsOne) {
  EXPECT_TRUE(has(command_for(fixture("orin-jp6"), {"img"}), " run -it "));
  EXPECT_FALSE(has(command_for(fixture("thor-jp7"), {"img"}), " -it "));
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"-d", "img"}), " -it "));
  // As Go reads a switch.
  for (const char* on : {"--detach", "--detach=TRUE", "--detach=True", "-d=T", "-d=1", "-d=t"})
    EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {on, "img"}), " -it ")) << on;
  for (const char* off : {"--detach=FALSE", "-d=F", "-d=0"})
    EXPECT_TRUE(has(command_for(fixture("orin-jp6"), {off, "img"}), " -it ")) << off;
  Host piped = fixture("orin-jp6");
  piped.caller.stdout_terminal = false;
  EXPECT_TRUE(has(command_for(piped, {"img"}), " run -i "));
}

TEST(Plan, DockerSocketOnlyOnRequestOrInItsProfile) {
  const Host host = fixture("orin-jp6");
  EXPECT_FALSE(has(command_for(host, {"img"}), "docker.sock"));
  EXPECT_TRUE(has(command_for(host, {"--docker-socket", "img"}), "source=/var/run/docker.sock,"));
  EXPECT_TRUE(
      has(command_for(host, {"--profile", "jetson-containers", "img"}), "source=/var/run/docker.sock,"));
}

TEST(Plan, NothingIsPassedThatIsNotThere) {
  const auto line = command_for(fixture("xavier-jp5"), {"img"});
  for (const char* absent :
       {"argus_socket", "dbus", "avahi", "jtop", "/dev/snd", "/dev/bus/usb", "timezone", "pulse"}) {
    EXPECT_FALSE(has(line, absent)) << absent;
  }
}

TEST(Plan, ADirectoryInPlaceOfTheArgusSocketIsSaid) {
  const auto line = command_for(fixture("xavier-jp5"), {"--argus", "img"});
  EXPECT_TRUE(has(line, "error: --argus: /tmp/argus_socket is a directory, not a socket")) << line;
  EXPECT_TRUE(has(line, "sudo rmdir /tmp/argus_socket"));
}

TEST(Plan, MountsAreNeverVolumes) {
  const auto line = command_for(fixture("orin-jp6"), {"--docker-socket", "img"});
  EXPECT_FALSE(has(line, " -v "));
  EXPECT_FALSE(has(line, "--volume"));
  EXPECT_EQ(count(line, "--mount type=bind,source="), count(line, "--mount "));
}

TEST(Plan, TheUsersOptionsWin) {
  const auto line = command_for(
      fixture("orin-jp6"), {"--network", "bridge", "--shm-size=1g", "--runtime", "runc", "--rm=false", "-e",
                            "JCAM_CSI0=x", "-v", "/x:/etc/localtime:ro", "--csi", "0", "img"});
  EXPECT_EQ(count(line, "--network"), 1);
  EXPECT_EQ(count(line, "--shm-size"), 1);
  EXPECT_EQ(count(line, "--runtime"), 1);
  EXPECT_EQ(count(line, "JCAM_CSI0"), 1);
  EXPECT_EQ(count(line, "target=/etc/localtime"), 0);
  EXPECT_FALSE(has(line, "--rm "));
  EXPECT_FALSE(has(line, "NVIDIA"));
}

TEST(Plan, AContainerThatRestartsHasNoRmAndNothingOfTheSession) {
  const auto line = command_for(fixture("orin-jp6"), {"-d", "--restart", "always", "img"});
  EXPECT_FALSE(has(line, "--rm"));
  EXPECT_FALSE(has(line, "DISPLAY"));
  EXPECT_FALSE(has(line, "/run/user"));
  EXPECT_TRUE(has(line, "source=/proc/device-tree/model,target=/tmp/nv_jetson_model,readonly"));
}

TEST(Plan, PublishedPortsNeedANetworkOfTheirOwn) {
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"-p", "80:80", "img"}), "--network"));
}

TEST(Plan, X11HasACookieOfItsOwnAndNoSecretInTheCommand) {
  const auto plan = plan_for(fixture("orin-jp6"), {"img"});
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->files.size(), 1U);
  EXPECT_EQ(plan->files[0].path, "/run/user/1000/jcam/xauthority-0");
  EXPECT_EQ(plan->files[0].content.substr(0, 2), "\xff\xff");
}

TEST(Plan, X11OverSshWantsTheHostsNetwork) {
  const Host host = fixture("xavier-jp5");
  const auto line = command_for(host, {"img"});
  EXPECT_TRUE(has(line, "--env DISPLAY=localhost:10.0 "));
  EXPECT_TRUE(has(line, "xauthority-10"));
  EXPECT_FALSE(has(line, ".X11-unix"));
  EXPECT_TRUE(has(command_for(host, {"--network", "bridge", "--x11", "img"}),
                  "error: --x11: DISPLAY localhost:10.0"));
}

TEST(Plan, WaylandAndPipeWire) {
  const auto line = command_for(fixture("x86-nvidia"), {"img"});
  EXPECT_TRUE(has(line, "--env WAYLAND_DISPLAY=wayland-0 --env XDG_RUNTIME_DIR=/run/user/1000 "));
  EXPECT_EQ(count(line, "XDG_RUNTIME_DIR="), 1);
  EXPECT_TRUE(has(line, "source=/run/user/1000/pipewire-0,"));
  EXPECT_TRUE(has(line, "PULSE_COOKIE=/run/jcam/pulse-cookie"));
}

TEST(Plan, RootlessPodmanKeepsTheCallersGroups) {
  const auto line = command_for(fixture("x86"), {"img"});
  EXPECT_TRUE(has(line, "/usr/bin/podman run "));
  EXPECT_TRUE(has(line, "--annotation run.oci.keep_original_groups=1 "));
}

TEST(Plan, I2cBusesByNumber) {
  const auto line = command_for(fixture("orin-jp6"), {"--i2c", "7", "img"});
  EXPECT_EQ(count(line, "/dev/i2c-"), 1);
  EXPECT_TRUE(has(line, "--device /dev/i2c-7 "));
}

TEST(Plan, I2cBusesAboveNineToo) {
  const auto line = command_for(fixture("orin-jp6"), {"img"});
  EXPECT_EQ(count(line, "--device /dev/i2c-"), 8);
  EXPECT_TRUE(has(line, "--device /dev/i2c-10 "));
  EXPECT_TRUE(has(command_for(fixture("thor-jp7"), {"img"}), "--device /dev/i2c-12 "));
}

TEST(Plan, SerialLinesOfBothKinds) {
  const auto line = command_for(fixture("orin-jp6"), {"img"});
  EXPECT_TRUE(has(line, "--device /dev/ttyACM0 --device /dev/ttyUSB0 "));
  EXPECT_TRUE(has(line, "--group-add 20 "));
  const auto theirs = command_for(fixture("orin-jp6"), {"--profile", "jetson-containers", "img"});
  EXPECT_TRUE(has(theirs, "/dev/ttyACM0"));
  EXPECT_FALSE(has(theirs, "/dev/ttyUSB0"));
}

TEST(Plan, SoundCardsWhereThereAreSome) {
  EXPECT_TRUE(has(command_for(fixture("orin-jp6"), {"img"}), "--device /dev/snd "));
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"--no-snd", "img"}), "/dev/snd"));
}

TEST(Plan, UsbDevicesThatArePluggedInLaterAreSeen) {
  const auto line = command_for(fixture("orin-jp6"), {"img"});
  EXPECT_TRUE(has(line, "--device-cgroup-rule 'c 189:* rmw' ")) << line;
  EXPECT_TRUE(has(line, "--mount type=bind,source=/dev/bus/usb,target=/dev/bus/usb ")) << line;
  EXPECT_FALSE(has(line, "--device /dev/bus/usb"));
  EXPECT_TRUE(has(line, "--group-add 46 "));
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"--no-usb", "img"}), "189"));
  for (const std::vector<std::string>& other :
       {std::vector<std::string>{"--profile", "jetson-containers", "img"},
        {"--print", "podman", "img"},
        {"--print", "nerdctl", "img"}}) {
    EXPECT_TRUE(has(command_for(fixture("orin-jp6"), other), "--device /dev/bus/usb ")) << other[1];
  }
}

TEST(Plan, FilesAndSocketsOfTheBoard) {
  const auto line = command_for(fixture("orin-jp6"), {"img"});
  for (const char* mount : {"source=/tmp/argus_socket,target=/tmp/argus_socket ",
                            "source=/etc/enctune.conf,target=/etc/enctune.conf,readonly ",
                            "source=/etc/nv_tegra_release,target=/etc/nv_tegra_release,readonly ",
                            "source=/proc/device-tree/model,target=/tmp/nv_jetson_model,readonly ",
                            "source=/var/run/dbus,target=/var/run/dbus ",
                            "source=/var/run/avahi-daemon/socket,target=/var/run/avahi-daemon/socket ",
                            "source=/run/jtop.sock,target=/run/jtop.sock ",
                            "source=/etc/localtime,target=/etc/localtime,readonly ",
                            "source=/etc/timezone,target=/etc/timezone,readonly "}) {
    EXPECT_TRUE(has(line, std::string("--mount type=bind,") + mount)) << mount;
  }
}

TEST(Plan, TheBoardsModelIsTheFirmwaresFileWhoeverCalls) {
  for (const char* host : {"orin-jp6", "thor-jp7"}) {
    EXPECT_TRUE(has(command_for(fixture(host), {"img"}),
                    "source=/proc/device-tree/model,target=/tmp/nv_jetson_model,readonly "))
        << host;
  }
}

TEST(Plan, ADirectoryOfAnotherUserIsNotOurs) {
  // After `su` the variable is still the session's.
  Host host = fixture("orin-jp6");
  host.caller.uid = 1001;
  EXPECT_EQ(private_directory(host), "");
  host.caller.uid = 1000;
  EXPECT_EQ(private_directory(host), "/run/user/1000/jcam");
}

TEST(Plan, AContainerThatIsKeptStartsAfterAReboot) {
  for (const std::vector<std::string>& kept : {std::vector<std::string>{"--no-remove", "img"},
                                               {"--rm=false", "img"},
                                               {"--restart", "always", "img"}}) {
    const auto line = command_for(fixture("thor-jp7"), kept);
    EXPECT_TRUE(has(line, "source=/proc/device-tree/model,")) << line;
    EXPECT_FALSE(has(line, "/run/jcam-run")) << line;
  }
}

TEST(Plan, AContainerThatIsKeptMountsNothingThatComesLaterThanTheEngine) {
  Host host = fixture("orin-jp6");
  ASSERT_TRUE(host.present.contains("/run/jtop.sock"));
  ASSERT_FALSE(host.caller.variable("DISPLAY").empty());
  for (const std::vector<std::string>& kept : {std::vector<std::string>{"--restart", "unless-stopped", "img"},
                                               {"--restart=on-failure:3", "img"},
                                               {"--print", "compose", "img"},
                                               {"--print", "quadlet", "img"}}) {
    const auto line = command_for(host, kept);
    EXPECT_FALSE(has(line, "/run/jtop.sock")) << line;
    EXPECT_FALSE(has(line, "/run/user/")) << line;
    // These are there before the engines are: systemd's own sockets, and the one that is waited for.
    EXPECT_TRUE(has(line, "/tmp/argus_socket")) << line;
    EXPECT_TRUE(has(line, "/var/run/dbus")) << line;
  }
  // Somebody starts it, and by then all services run; but the session is another one.
  for (const std::string kept : {"--no-remove", "--rm=false"}) {
    const auto line = command_for(host, {kept, "img"});
    EXPECT_TRUE(has(line, "/run/jtop.sock")) << line;
    EXPECT_FALSE(has(line, "/run/user/")) << line;
    EXPECT_FALSE(has(line, "DISPLAY")) << line;
  }
}

TEST(Plan, WhatComesLateAndIsAskedForByNameIsPassedWithAWarning) {
  const auto jtop = plan_for(fixture("orin-jp6"), {"--jtop", "--restart", "always", "img"});
  ASSERT_TRUE(jtop);
  ASSERT_EQ(jtop->warnings.size(), 1U);
  EXPECT_TRUE(has(jtop->warnings[0], "/run/jtop.sock comes later than the engine"));
  const auto x11 = plan_for(fixture("orin-jp6"), {"--x11", "--no-remove", "img"});
  ASSERT_TRUE(x11);
  ASSERT_EQ(x11->warnings.size(), 1U);
  EXPECT_TRUE(has(x11->warnings[0], "--x11 ties the container to this session"));
}

TEST(Plan, NetworkAndSharedMemory) {
  const auto line = command_for(fixture("orin-jp6"), {"img"});
  EXPECT_TRUE(has(line, "--network host --shm-size 8g "));
  const auto minimal = command_for(fixture("orin-jp6"), {"--profile", "minimal", "img"});
  EXPECT_FALSE(has(minimal, "--network"));
  EXPECT_FALSE(has(minimal, "--shm-size"));
  EXPECT_FALSE(has(command_for(fixture("orin-jp6"), {"--ipc", "host", "img"}), "--shm-size"));
}

TEST(Plan, EachGroupCanBeLeftOut) {
  const Host host = fixture("orin-jp6");
  const auto all = command_for(host, {"--profile", "jetson-containers", "img"});
  for (const auto& row : feature_table()) {
    const auto line =
        command_for(host, {"--profile", "jetson-containers", "--no-" + std::string(row.name), "img"});
    const bool nothing_to_leave = row.feature == Feature::wayland || row.feature == Feature::pipewire ||
                                  row.feature == Feature::ulimits || row.feature == Feature::host_names;
    EXPECT_EQ(line == all, nothing_to_leave) << row.name;
  }
}

TEST(Plan, SecretsOfTheEnvironmentAreNeverShown) {
  Host host = fixture("orin-jp6");
  host.caller.environment["HUGGINGFACE_TOKEN"] = "hf_secret";
  for (const char* profile : {"standard", "jetson-containers", "minimal"}) {
    for (const char* form : {"docker", "compose", "quadlet", "k8s", "cdi", "json", "explain"}) {
      const std::vector<std::string> arguments{"--profile", profile, "--print", form, "img"};
      const auto plan = plan_for(host, arguments);
      ASSERT_TRUE(plan);
      const auto text = render(*plan, request(arguments).output);
      ASSERT_TRUE(text) << text.error().message();
      EXPECT_FALSE(has(*text, "hf_secret")) << profile << " " << form;
    }
  }
  EXPECT_TRUE(has(command_for(host, {"--profile", "jetson-containers", "img"}), "--env HUGGINGFACE_TOKEN "));
  EXPECT_FALSE(has(command_for(host, {"img"}), "HUGGINGFACE_TOKEN"));
}

TEST(Plan, PulseAudioHasItsSocketAndItsCookie) {
  const auto line = command_for(fixture("orin-jp6"), {"img"});
  EXPECT_TRUE(has(line, "--env PULSE_SERVER=unix:/run/user/1000/pulse/native "));
  EXPECT_TRUE(has(line, "source=/run/user/1000/pulse,target=/run/user/1000/pulse "));
  EXPECT_FALSE(has(line, "PULSE_COOKIE"));
}

TEST(Plan, ADaemonFileThatCannotBeReadIsSaid) {
  Host host = fixture("orin-jp6");
  host.engines[0].runtimes.clear();
  host.engines[0].trouble = "Docker's daemon.json is not JSON";
  const auto plan = plan_for(host, {"img"});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->warnings[0], "Docker's daemon.json is not JSON");
}

TEST(Plan, ANerdctlAndAPodmanRuntimeAreNamedByTheirPath) {
  for (const char* form : {"podman", "nerdctl"}) {
    EXPECT_TRUE(has(command_for(fixture("orin-jp6"), {"--print", form, "img"}),
                    "--runtime /usr/bin/nvidia-container-runtime "))
        << form;
  }
}

TEST(Plan, AGroupForTheJtopSocket) {
  Host host = fixture("orin-jp6");
  host.present["/run/jtop.sock"].gid = 1234;
  EXPECT_TRUE(has(command_for(host, {"img"}), "--group-add 1234 "));
}

}  // namespace
}  // namespace jcam::launch::testing
