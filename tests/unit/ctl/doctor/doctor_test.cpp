// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "ctl/doctor/doctor_checks.h"
#include "tests/support/golden.h"

namespace jcam::ctl {
namespace {

/// A Jetson on which everything is right.
Facts healthy() {
  Facts facts;
  facts.jetson = true;
  facts.release = "R36 (release), REVISION: 4.3";
  facts.module.loaded = facts.module.installed = facts.module.headers = true;
  facts.module.version = "0.15.0";
  facts.module.kernel = "5.15.148-tegra";
  facts.module.parameters = {{"exclusive_caps", "Y,Y"}, {"max_buffers", "2"}};
  facts.module.lines = {{"/usr/lib/modprobe.d/jcam.conf", "options v4l2loopback devices=2"}};
  facts.nodes = {{{40, "jcam-csi0", true}, true, 44, true, {{800, "jcam-bridge"}, {4711, "ffmpeg"}}},
                 {{41, "jcam-csi0.1", true}, true, 44, true, {}}};
  facts.argus = {ArgusFacts::Socket::socket, true};
  facts.elements = {{"nvarguscamerasrc", true}, {"nvvidconv", true}, {"videotestsrc", true}};
  facts.engine.engines = {"docker"};
  facts.engine.docker_socket = facts.engine.nvidia_runtime = true;
  facts.engine.docker_gid = 999;
  facts.engine.docker = DockerConfig{true, "nvidia"};
  facts.engine.cdi_kinds = {"jcam.dev/camera"};
  facts.user = {1000, {44, 999, 1000}, {{44, "video"}, {999, "docker"}}};
  return facts;
}

/// The checks that are not ok, as text.
std::string complaints(const Facts& facts) {
  std::vector<Check> bad;
  for (const auto& check : check_all(facts)) {
    if (check.level != Level::ok) bad.push_back(check);
  }
  return checks_text(bad);
}

TEST(Doctor, AHealthyJetson) {
  const auto checks = check_all(healthy());
  EXPECT_TRUE(test::matches_golden("ctl/doctor-healthy.txt", checks_text(checks)));
  EXPECT_EQ(worst(checks), Level::ok);
}

TEST(Doctor, ABareMachine) {
  Facts facts;
  facts.module.kernel = "6.1.0-18-amd64";
  facts.elements = {{"nvarguscamerasrc", false}, {"videotestsrc", false}, {"v4l2src", false}};
  const auto checks = check_all(facts);
  EXPECT_TRUE(test::matches_golden("ctl/doctor-bare.txt", checks_text(checks)));
  EXPECT_TRUE(test::matches_golden("ctl/doctor-bare.json", checks_json(checks)));
  EXPECT_EQ(worst(checks), Level::fail);
}

/// One thing wrong on the healthy Jetson.
struct Fault {
  const char* name;
  void (*make)(Facts&);
  const char* complaint;
};
void PrintTo(const Fault& fault, std::ostream* out) {
  *out << fault.name;
}
class DoctorSees : public testing::TestWithParam<Fault> {};

TEST_P(DoctorSees, JustThat) {
  Facts facts = healthy();
  GetParam().make(facts);
  EXPECT_EQ(complaints(facts), GetParam().complaint);
}

const Fault kFaults[] = {
    {"NotLoaded", [](Facts& f) { f.module.loaded = false; },
     "FAIL  module  v4l2loopback is not loaded\n"
     "          ->  sudo modprobe v4l2loopback\n"},
    {"NotInstalled", [](Facts& f) { f.module.loaded = f.module.installed = false; },
     "FAIL  module  v4l2loopback is not installed for kernel 5.15.148-tegra\n"
     "          ->  sudo apt install v4l2loopback-dkms nvidia-l4t-kernel-headers\n"},
    {"CapsOff", [](Facts& f) { f.module.parameters["exclusive_caps"] = "N,N"; },
     "WARN  parameters  exclusive_caps is N,N: browsers and OpenCV pass over nodes where it is off\n"
     "              ->  set exclusive_caps=1,1,... for every device in /etc/modprobe.d, then load the module "
     "again\n"},
    {"CapsOfOneDevice",
     [](Facts& f) {
       f.module.version.clear();
       f.module.parameters["exclusive_caps"] = "Y,N";
     },
     "WARN  parameters  exclusive_caps is Y,N: browsers and OpenCV pass over nodes where it is off\n"
     "              ->  set exclusive_caps=1,1,... for every device in /etc/modprobe.d, then load the module "
     "again\n"},
    {"CapsOfOneDeviceButNodesMadeLater", [](Facts& f) { f.module.parameters["exclusive_caps"] = "Y,N"; }, ""},
    {"ManyBuffers", [](Facts& f) { f.module.parameters["max_buffers"] = "32"; },
     "WARN  parameters  max_buffers is 32: readers may be that many pictures late\n"
     "              ->  set max_buffers=4 in /etc/modprobe.d, then load the module again\n"},
    {"Clash",
     [](Facts& f) {
       f.module.lines.push_back({"/etc/modprobe.d/my cam.conf", "options v4l2loopback devices=1"});
     },
     "FAIL  modprobe.d  /etc/modprobe.d/my cam.conf and /usr/lib/modprobe.d/jcam.conf both set options of "
     "v4l2loopback\n"
     "              ->  sudo mv '/etc/modprobe.d/my cam.conf' '/etc/modprobe.d/my cam.conf.off'\n"},
    {"Foreign",
     [](Facts& f) {
       f.module.lines = {{"/etc/modprobe.d/obs.conf", "options v4l2loopback devices=1"}};
     },
     "WARN  modprobe.d  the options come from /etc/modprobe.d/obs.conf: options v4l2loopback devices=1\n"
     "              ->  see that they leave devices for jcam\n"},
    {"Blacklist",
     [](Facts& f) {
       f.module.lines.push_back({"/etc/modprobe.d/b.conf", "blacklist v4l2loopback"});
     },
     "FAIL  modprobe.d  /etc/modprobe.d/b.conf keeps the module away: blacklist v4l2loopback\n"
     "              ->  sudo mv /etc/modprobe.d/b.conf /etc/modprobe.d/b.conf.off\n"},
    {"NoHeaders", [](Facts& f) { f.module.headers = false; },
     "WARN  headers  headers of 5.15.148-tegra are missing\n"
     "           ->  sudo apt install nvidia-l4t-kernel-headers\n"},
    {"NoNodes", [](Facts& f) { f.nodes.clear(); },
     "WARN  nodes  there are no nodes of jcam\n"
     "         ->  sudo systemctl start jcam-bridge\n"},
    {"NoDeviceFile", [](Facts& f) { f.nodes[1].device = false; },
     "FAIL  nodes  csi0.1 /dev/video41 is known to the kernel, but the file is missing\n"
     "         ->  sudo udevadm trigger --subsystem-match=video4linux\n"},
    {"ArgusDown",
     [](Facts& f) {
       f.argus = {ArgusFacts::Socket::missing, false};
     },
     "FAIL  argus  nvargus-daemon is not running\n"
     "         ->  sudo systemctl restart nvargus-daemon\n"},
    {"ArgusLeftover", [](Facts& f) { f.argus.running = false; },
     "FAIL  argus  nvargus-daemon is not running, its socket is a leftover\n"
     "         ->  sudo systemctl restart nvargus-daemon\n"},
    {"ArgusNoSocket", [](Facts& f) { f.argus.socket = ArgusFacts::Socket::missing; },
     "FAIL  argus  nvargus-daemon runs, but /tmp/argus_socket is missing\n"
     "         ->  sudo systemctl restart nvargus-daemon\n"},
    {"ArgusDirectory", [](Facts& f) { f.argus.socket = ArgusFacts::Socket::other; },
     "FAIL  argus  /tmp/argus_socket is not a socket\n"
     "         ->  sudo mv /tmp/argus_socket /tmp/argus_socket.old && sudo systemctl restart "
     "nvargus-daemon\n"},
    {"NoNvidiaElements", [](Facts& f) { f.elements["nvvidconv"] = f.elements["nvarguscamerasrc"] = false; },
     "FAIL  gstreamer  missing elements: nvarguscamerasrc, nvvidconv\n"
     "             ->  sudo apt install nvidia-l4t-gstreamer\n"},
    {"NoV4l2Source", [](Facts& f) { f.elements["v4l2src"] = false; },
     "WARN  gstreamer  cameras of source v4l2 cannot run: v4l2src is missing\n"
     "             ->  sudo apt install gstreamer1.0-plugins-good\n"},
    {"NoTestElement", [](Facts& f) { f.elements["videotestsrc"] = false; },
     "FAIL  gstreamer  missing elements: videotestsrc\n"
     "             ->  sudo apt install gstreamer1.0-plugins-base\n"},
    {"OnlyTheBasePlugins",
     [](Facts& f) {
       for (const auto* name : {"v4l2src", "jpegenc", "videocrop", "videoflip"}) f.elements[name] = false;
     },
     "WARN  gstreamer  cameras of source v4l2, format mjpeg where there is no nvjpegenc, crop for other "
     "sources than argus, flip for other sources than argus cannot run: v4l2src, jpegenc, videocrop, "
     "videoflip are missing\n"
     "             ->  sudo apt install gstreamer1.0-plugins-good\n"},
    {"NoEngine", [](Facts& f) { f.engine.engines.clear(); },
     "WARN  engine  no docker, podman or nerdctl\n"
     "          ->  sudo apt install docker.io\n"},
    {"DockerDown", [](Facts& f) { f.engine.docker_socket = false; },
     "FAIL  docker  Docker is not running\n"
     "          ->  sudo systemctl start docker\n"},
    {"DockerBroken", [](Facts& f) { f.engine.docker = read_docker_config("{", "/etc/docker/daemon.json"); },
     "FAIL  docker  /etc/docker/daemon.json:1:2: not valid JSON\n"
     "          ->  mend it there; Docker does not start with it either\n"},
    {"NoRuntime", [](Facts& f) { f.engine.docker = DockerConfig{}; },
     "FAIL  runtime  Docker does not know the runtime nvidia\n"
     "           ->  sudo jcamctl setup docker\n"},
    {"NoToolkit",
     [](Facts& f) {
       f.engine.docker = DockerConfig{};
       f.engine.nvidia_runtime = false;
     },
     "FAIL  runtime  the NVIDIA container runtime is not installed\n"
     "           ->  sudo apt install nvidia-container-toolkit\n"},
    {"RuntimeGone", [](Facts& f) { f.engine.nvidia_runtime = false; },
     "FAIL  runtime  Docker is told of the runtime nvidia, but nvidia-container-runtime is not installed\n"
     "           ->  sudo apt install nvidia-container-toolkit\n"},
    {"CdiInstead",
     [](Facts& f) {
       f.engine.docker = DockerConfig{};
       f.engine.cdi_kinds = {"nvidia.com/gpu"};
     },
     ""},
    {"OtherDefault", [](Facts& f) { f.engine.docker->default_runtime = "runc"; },
     "WARN  default  the default runtime is not nvidia: docker build and plain docker run have no GPU\n"
     "           ->  sudo jcamctl setup docker\n"},
    {"CdiBroken", [](Facts& f) { f.engine.cdi_broken = {"/etc/cdi/a b.json"}; },
     "WARN  cdi  not a CDI file: /etc/cdi/a b.json\n"
     "       ->  sudo mv '/etc/cdi/a b.json' '/etc/cdi/a b.json.off'\n"},
    {"NotInVideo", [](Facts& f) { f.user.groups = {999}; },
     "FAIL  rights  you are not in the group video of /dev/video40\n"
     "          ->  sudo usermod -aG video \"$USER\"  # then log in again\n"},
    {"NotInDocker", [](Facts& f) { f.user.groups = {44}; },
     "FAIL  rights  you are not in the group docker of Docker\n"
     "          ->  sudo usermod -aG docker \"$USER\"  # then log in again\n"},
    {"NamelessGroup",
     [](Facts& f) {
       f.user.groups = {999};
       f.user.group_names.clear();
     },
     "FAIL  rights  you are not in the group 44 of /dev/video40\n"
     "          ->  sudo usermod -aG 44 \"$USER\"  # then log in again\n"},
    {"RootOnlyNodes", [](Facts& f) { f.nodes[0].group_rw = false; },
     "FAIL  rights  only root may use /dev/video40\n"
     "          ->  sudo udevadm trigger --subsystem-match=video4linux\n"},
    {"AnAccessListIsAsGoodAsAGroup",
     [](Facts& f) {
       f.user.groups = {44};
       f.engine.docker_may_use = true;
     },
     ""},
    {"BuiltForAnotherKernel",
     [](Facts& f) {
       f.module.loaded = false;
       f.module.built_for = "5.15.136-tegra";
     },
     "FAIL  module  v4l2loopback is built for kernel 5.15.136-tegra, this one is 5.15.148-tegra\n"
     "          ->  sudo dkms autoinstall -k 5.15.148-tegra && sudo modprobe v4l2loopback\n"},
    {"Unsigned",
     [](Facts& f) {
       f.module.loaded = false;
       f.module.only_signed = true;
       f.module.is_signed = false;
     },
     "FAIL  module  v4l2loopback is not signed, and this kernel loads only signed modules (secure boot)\n"
     "          ->  sudo apt install --reinstall v4l2loopback-dkms  # signs it; then sudo mokutil --import "
     "/var/lib/dkms/mok.pub, reboot and enrol the key\n"},
    {"SignedWithAKeyThatNobodyEnrolled",
     [](Facts& f) {
       f.module.loaded = false;
       f.module.only_signed = true;
     },
     "FAIL  module  v4l2loopback is not loaded, and this kernel loads only modules whose key it knows "
     "(secure boot)\n"
     "          ->  sudo modprobe v4l2loopback; if the key is rejected: sudo mokutil --import "
     "/var/lib/dkms/mok.pub, "
     "reboot and enrol it\n"},
    {"AVendorsKernel",
     [](Facts& f) {
       f.module.loaded = f.module.installed = f.module.headers = false;
       f.module.kernel = "5.15.136-acme1";
     },
     "FAIL  module   v4l2loopback is not installed for kernel 5.15.136-acme1\n"
     "           ->  get the headers of this kernel from its maker, then: sudo apt install "
     "v4l2loopback-dkms\n"
     "FAIL  headers  headers of 5.15.136-acme1 are missing\n"
     "           ->  get them from the maker of this kernel\n"},
    {"RuntimeByFlag",
     [](Facts& f) {
       f.engine.docker = DockerConfig{};
       f.engine.flags.runtimes = {"nvidia"};
       f.engine.flags.default_runtime = "nvidia";
     },
     ""},
    {"RootlessDockerIsDown",
     [](Facts& f) {
       f.engine.docker_socket = false;
       f.engine.docker_host = EngineHost{.endpoint = "unix:///run/user/1000/docker.sock", .rootless = true};
     },
     "FAIL  docker  rootless Docker is not running: there is no /run/user/1000/docker.sock\n"
     "          ->  systemctl --user start docker\n"
     "WARN  docker  rootless Docker cannot give containers your groups: cameras are unreadable inside\n"
     "          ->  docker run --device jcam.dev/camera=csi0, or jcam-run --engine podman\n"},
    {"Snap",
     [](Facts& f) {
       f.engine.docker_host = EngineHost{.endpoint = "unix:///var/run/docker.sock", .snap = true};
     },
     "WARN  docker  Docker from snap has a /tmp of its own: containers get no Argus socket and no X11\n"
     "          ->  sudo snap remove docker && sudo apt install docker.io\n"},
    {"RemoteDocker",
     [](Facts& f) { f.engine.docker_host = EngineHost{.endpoint = "ssh://robot", .remote = true}; },
     "WARN  docker  Docker's address ssh://robot is another machine, whose cameras are not these\n"
     "          ->  unset DOCKER_HOST, or: docker context use default\n"},
    {"PodmanCalledDocker",
     [](Facts& f) {
       f.engine.docker_is_podman = true;
       f.engine.engines = {"podman"};
       f.engine.docker_socket = false;
     },
     ""},
    {"SelinuxAndDocker",
     [](Facts& f) {
       f.engine.docker_host = EngineHost{.endpoint = "unix:///var/run/docker.sock", .selinux = true};
     },
     "WARN  selinux  SELinux keeps Docker's containers from devices\n"
     "           ->  sudo setsebool -P container_use_devices 1\n"},
    {"SelinuxAndPodman",
     [](Facts& f) {
       f.engine.podman = EngineHost{.kind = EngineKind::podman, .selinux = true, .version = "5.4.2"};
     },
     "WARN  selinux  SELinux keeps Podman's containers from devices\n"
     "           ->  sudo setsebool -P container_use_devices 1\n"},
    {"PodmanWithoutCdi",
     [](Facts& f) { f.engine.podman = EngineHost{.kind = EngineKind::podman, .version = "3.4.4"}; },
     "WARN  podman  Podman 3.4.4 knows no CDI: --device jcam.dev/camera=csi0 is nothing to it\n"
     "          ->  use jcam-run, or install Podman 4.1 or newer\n"},
    {"CdiTooNewForPodman",
     [](Facts& f) {
       f.engine.podman = EngineHost{.kind = EngineKind::podman, .version = "4.9.3"};
       f.engine.cdi = {{"/etc/cdi/nvidia.yaml", {"nvidia.com/gpu", "0.7.0"}},
                       {"/var/run/cdi/jcam.dev-camera.json", {"jcam.dev/camera", "0.5.0"}}};
     },
     "WARN  podman  Podman 4.9.3 reads CDI up to 0.6.0, and /etc/cdi/nvidia.yaml has 0.7.0: it passes over "
     "the whole "
     "file\n"
     "          ->  write that file with an older cdiVersion, or install a newer Podman\n"},
    {"ArgusThatLocksUp", [](Facts& f) { f.board = BoardFacts{.l4t = "36.4.3", .cameras = {BoardCamera{}}}; },
     "WARN  l4t  Argus of L4T 36.4.3 can lock up, or repeat one picture, with no error\n"
     "       ->  JetPack 6.2.2 (L4T 36.5) mends it; until then: detect_frozen = true for each camera and "
     "restart = true in "
     "[argus], in /etc/jcam/jcam.toml\n"},
    {"ArgusThatWasMended",
     [](Facts& f) { f.board = BoardFacts{.l4t = "36.5.0", .cameras = {BoardCamera{}}}; }, ""},
    {"ArgusOfJetPack5", [](Facts& f) { f.board = BoardFacts{.l4t = "35.4.1", .cameras = {BoardCamera{}}}; },
     ""},
    {"NoCamerasInTheTree", [](Facts& f) { f.board = BoardFacts{}; },
     "WARN  cameras  the device tree lists no camera\n"
     "           ->  sudo /opt/nvidia/jetson-io/jetson-io.py, choose the camera's connector, then reboot\n"},
    {"SiplBoard",
     [](Facts& f) {
       f.board = BoardFacts{.l4t = "39.2.1", .sipl = true};
       f.argus = {ArgusFacts::Socket::missing, false};
     },
     "WARN  cameras  this board's cameras are SIPL's, not Argus': source argus has none of them\n"
     "           ->  source = \"gst:nvsiplsrc json-file=FILE ! nvvidconv ! video/x-raw\" in "
     "/etc/jcam/jcam.toml\n"},
    {"ACameraWithItsOwnProcessor",
     [](Facts& f) {
       f.board = BoardFacts{.cameras = {BoardCamera{.sensor = "isx031", .picture = SensorPicture::yuv}}};
     },
     "FAIL  cameras  csi0 (isx031) delivers finished pictures, which Argus cannot have, and it has no video "
     "node\n"
     "           ->  see that it is plugged in, and: sudo dmesg | grep -i isx031\n"},
    {"ItsNodeIsItsSource",
     [](Facts& f) {
       f.board =
           BoardFacts{.cameras = {BoardCamera{.raw_node = "/dev/video0", .picture = SensorPicture::yuv}}};
     },
     ""},
    {"AStrayCamera", [](Facts& f) { f.board = BoardFacts{.strays = {"/dev/video0 (alvium-csi2 9-003c)"}}; },
     "WARN  cameras  /dev/video0 (alvium-csi2 9-003c) is a CSI camera that the device tree does not show to "
     "Argus\n"
     "           ->  source = \"v4l2:/dev/video0\" for a camera in /etc/jcam/jcam.toml\n"},
    {"RootMayAll",
     [](Facts& f) {
       f.user = {0, {}, {}};
     },
     ""},
};
INSTANTIATE_TEST_SUITE_P(Faults, DoctorSees, testing::ValuesIn(kFaults),
                         [](const auto& fault) { return fault.param.name; });

}  // namespace
}  // namespace jcam::ctl
