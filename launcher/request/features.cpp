// SPDX-License-Identifier: Apache-2.0
#include "launcher/request/features.h"

#include <array>
#include <utility>

namespace jcam::launch {
namespace {

constexpr auto kOff = Choice::off;
constexpr auto kAuto = Choice::automatic;

// The columns are the profiles standard, jetson-containers, minimal.
constexpr std::array<FeatureRow, 27> kFeatures{{
    {Feature::video, "video", "every /dev/video* that is not a node of jcam", kAuto, kAuto, kOff},
    {Feature::host_names, "host-names", "cameras keep the host's names, for programs that trust /sys", kOff,
     kOff, kOff},
    {Feature::i2c, "i2c", "/dev/i2c-*, or one bus: --i2c 1", kAuto, kAuto, kOff},
    {Feature::serial, "serial", "/dev/ttyACM* and /dev/ttyUSB*", kAuto, kAuto, kOff},
    {Feature::snd, "snd", "sound cards, /dev/snd", kAuto, kAuto, kOff},
    {Feature::usb, "usb", "USB devices, /dev/bus/usb", kAuto, kAuto, kOff},
    {Feature::argus, "argus", "socket of nvargus-daemon, for programs that use Argus themselves", kAuto,
     kAuto, kOff},
    {Feature::enctune, "enctune", "/etc/enctune.conf, the encoder's tuning", kAuto, kAuto, kOff},
    {Feature::release, "release", "/etc/nv_tegra_release", kAuto, kAuto, kOff},
    {Feature::model, "model", "the board's model as /tmp/nv_jetson_model", kAuto, kAuto, kOff},
    {Feature::dbus, "dbus",
     "the system's D-Bus: root inside can start any unit, so it is root on this machine", kAuto, kAuto, kOff},
    {Feature::avahi, "avahi", "Avahi's socket, for names like robot.local", kAuto, kAuto, kOff},
    {Feature::docker_socket, "docker-socket", "docker.sock: makes the container root on this machine", kOff,
     kAuto, kOff},
    {Feature::jtop, "jtop", "socket of jetson-stats", kAuto, kAuto, kOff},
    {Feature::localtime, "localtime", "the machine's time zone", kAuto, kAuto, kOff},
    {Feature::data, "data", "./data as /data", kOff, kAuto, kOff},
    {Feature::x11, "x11", "the X11 display, with a cookie of its own", kAuto, kAuto, kOff},
    {Feature::wayland, "wayland", "the Wayland display", kAuto, kOff, kOff},
    {Feature::pulse, "pulse", "PulseAudio", kAuto, kAuto, kOff},
    {Feature::pipewire, "pipewire", "PipeWire", kAuto, kOff, kOff},
    {Feature::gpu, "gpu", "the NVIDIA GPU", kAuto, kAuto, kAuto},
    {Feature::host_network, "host-network", "the host's network (--network host)", kAuto, kAuto, kOff},
    {Feature::shm, "shm", "8 GB of shared memory (--shm-size 8g)", kAuto, kAuto, kOff},
    {Feature::ulimits, "ulimits", "limits for CUDA on machines that are no Jetson", kAuto, kAuto, kOff},
    {Feature::terminal, "terminal", "-it when called from a terminal", kAuto, kAuto, kAuto},
    {Feature::remove, "remove", "--rm: the container goes when it ends", kAuto, kAuto, kAuto},
    {Feature::groups, "groups", "numeric groups of the devices, for users that are not root", kAuto, kAuto,
     kAuto},
}};

constexpr std::array<std::pair<Profile, std::string_view>, 3> kProfiles{
    {{Profile::standard, "standard"},
     {Profile::jetson_containers, "jetson-containers"},
     {Profile::minimal, "minimal"}}};

}  // namespace

std::span<const FeatureRow> feature_table() {
  return kFeatures;
}

std::optional<Feature> feature_named(std::string_view name) {
  for (const auto& row : kFeatures) {
    if (row.name == name) return row.feature;
  }
  return std::nullopt;
}

std::string_view feature_name(Feature feature) {
  for (const auto& row : kFeatures) {
    if (row.feature == feature) return row.name;
  }
  return {};
}

Choice profile_choice(Profile profile, Feature feature) {
  for (const auto& row : kFeatures) {
    if (row.feature != feature) continue;
    if (profile == Profile::standard) return row.standard;
    return profile == Profile::minimal ? row.minimal : row.jetson_containers;
  }
  return Choice::off;
}

std::optional<Profile> profile_named(std::string_view name) {
  for (const auto& [profile, text] : kProfiles) {
    if (text == name) return profile;
  }
  return std::nullopt;
}

std::string_view profile_name(Profile profile) {
  for (const auto& [value, text] : kProfiles) {
    if (value == profile) return text;
  }
  return {};
}

}  // namespace jcam::launch
