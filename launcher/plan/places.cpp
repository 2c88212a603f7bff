// SPDX-License-Identifier: Apache-2.0
#include "launcher/plan/places.h"

#include <array>

namespace jcam::launch {
namespace {

// Late is what no order helps: jtop.service comes after multi-user.target, which wants the engines. Argus'
// socket is waited for (jcam-argus-socket.service), those of D-Bus, Avahi and Docker are systemd's own from
// sockets.target on. Time: /etc/localtime is a link, and the engine mounts what it points to. The rest are
// the paths of the host itself.
constexpr std::array<Place, 9> kPlaces{{
    {Feature::argus, "/tmp/argus_socket", FileKind::socket, false, false,
     "programs that talk to nvargus-daemon themselves", "the CSI cameras, beside the bridge"},
    {Feature::enctune, "/etc/enctune.conf", FileKind::regular, true, false, "tuning of the hardware encoder",
     "nothing secret"},
    {Feature::release, "/etc/nv_tegra_release", FileKind::regular, true, false,
     "programs ask which L4T release this is", "the L4T version"},
    {Feature::dbus, "/var/run/dbus", FileKind::directory, false, false, "system services over D-Bus",
     "root on this machine: root inside can have systemd start any unit"},
    {Feature::avahi, "/var/run/avahi-daemon/socket", FileKind::socket, false, false, "names like robot.local",
     "names on the local network"},
    {Feature::docker_socket, "/var/run/docker.sock", FileKind::socket, false, false,
     "containers that start containers", "root on this machine"},
    {Feature::jtop, "/run/jtop.sock", FileKind::socket, false, true, "jetson-stats inside",
     "board statistics; power mode and fan for its group"},
    {Feature::localtime, "/etc/localtime", FileKind::regular, true, false, "local time", "the time zone"},
    {Feature::localtime, "/etc/timezone", FileKind::regular, true, false, "name of the time zone",
     "the time zone"},
}};

}  // namespace

std::span<const Place> places() {
  return kPlaces;
}

std::vector<std::string> place_paths() {
  std::vector<std::string> paths;
  paths.reserve(kPlaces.size());
  for (const auto& place : kPlaces) paths.emplace_back(place.path);
  return paths;
}

}  // namespace jcam::launch
