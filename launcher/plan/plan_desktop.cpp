// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <utility>

#include "host/display.h"
#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

constexpr std::string_view kCookieInside = "/run/jcam/xauthority";
constexpr std::string_view kPulseCookieInside = "/run/jcam/pulse-cookie";
constexpr std::string_view kModelInside = "/tmp/nv_jetson_model";
constexpr std::string_view kFirmwareModel = "/proc/device-tree/model";
constexpr std::string_view kSession = "belongs to a session, not to a container that is kept";

}  // namespace

bool Planner::socket_there(const std::string& path) const {
  const auto found = host_.present.find(path);
  return found != host_.present.end() && found->second.kind == FileKind::socket;
}

bool Planner::has_session() const {
  return !host_.caller.variable("XDG_RUNTIME_DIR").empty();
}

Status Planner::session_there(Feature feature, const std::string& server) {
  if (has_session()) return {};
  return absent(feature, server, "belongs to a session, and this is none (XDG_RUNTIME_DIR is empty)");
}

Status Planner::model() {
  if (!on(Feature::model)) return {};
  if (host_.board.model.empty()) return absent(Feature::model, std::string(kFirmwareModel), "is not there");
  // The firmware's own file: everybody may read it, and it is there after a reboot.
  add_mount({std::string(kFirmwareModel),
             std::string(kModelInside),
             true,
             {"programs ask which board this is", "the board's name"}});
  return {};
}

Result<bool> Planner::left_to_session(Feature feature) {
  // Its cookie and sockets are gone after a reboot, and an engine starts nothing that misses one of its
  // mounts.
  if (!on(feature) || !may_start_again(request_)) return false;
  if (request_.choice(feature) == Choice::required && !outlives_session(request_)) {
    plan_.warnings.push_back(
        fmt::format("--{} ties the container to this session: after a reboot it does not start again",
                    feature_name(feature)));
    return false;
  }
  auto status = absent(feature, std::string(feature_name(feature)), std::string(kSession));
  if (!status) return status.error();
  return true;
}

Status Planner::desktop() {
  using Part = Status (Planner::*)();
  constexpr std::array<std::pair<Feature, Part>, 4> kParts{{{Feature::x11, &Planner::x11},
                                                            {Feature::wayland, &Planner::wayland},
                                                            {Feature::pulse, &Planner::pulse},
                                                            {Feature::pipewire, &Planner::pipewire}}};
  for (const auto& [feature, part] : kParts) {
    const auto left = left_to_session(feature);
    if (!left) return left.error();
    if (*left) continue;
    if (auto status = (this->*part)(); !status) return status;
  }
  return {};
}

Status Planner::x11() {
  if (!on(Feature::x11)) return {};
  const std::string text = host_.caller.variable("DISPLAY");
  if (text.empty()) return absent(Feature::x11, "an X11 display", "is not there (DISPLAY is empty)");
  const auto display = parse_display(text);
  if (!display) return absent(Feature::x11, fmt::format("DISPLAY \"{}\"", text), "is not a display");
  const Reason reason{"windows on your screen",
                      "your screen and keyboard: X11 keeps no secrets between programs"};
  if (!display->local() && !host_network_) {
    return absent(Feature::x11, "DISPLAY " + text,
                  "comes over the network, and the container has not the host's (--network host)");
  }
  const std::string socket = "/tmp/.X11-unix/X" + std::to_string(display->number);
  if (display->local()) {
    if (!socket_there(socket)) return absent(Feature::x11, socket, "is not there");
    if (engine_.can.private_tmp)
      return absent(Feature::x11, socket, "is not in the /tmp of " + engine_title(engine_.host));
    // The directory, so that a server that restarts is found again.
    add_mount({"/tmp/.X11-unix", "/tmp/.X11-unix", true, reason, FileKind::directory});
  }
  add_variable("DISPLAY", text, reason);
  const bool here = display->local() || display->host == "localhost";
  const std::string cookie = wild_cookie(host_.xauthority, display->number, here ? host_.name : "");
  const std::string directory = private_directory(host_);
  if (cookie.empty() || directory.empty()) {
    plan_.left_out.push_back({"X11 cookie", cookie.empty()
                                                ? "none for this display"
                                                : "no private directory for it (XDG_RUNTIME_DIR)"});
    return {};
  }
  const std::string file = fmt::format("{}/xauthority-{}", directory, display->number);
  plan_.files.push_back({file, cookie});
  add_mount({file, std::string(kCookieInside), true, reason});
  add_variable("XAUTHORITY", std::string(kCookieInside), reason);
  // MIT-SHM needs the host's shared memory; Qt draws nothing when it is refused.
  add_variable("QT_X11_NO_MITSHM", "1", {"Qt draws without the host's shared memory", "nothing"});
  return {};
}

void Planner::session_directory() {
  for (const auto& variable : plan_.variables) {
    if (variable.name == "XDG_RUNTIME_DIR") return;
  }
  add_variable("XDG_RUNTIME_DIR", host_.caller.variable("XDG_RUNTIME_DIR"),
               {"where programs look for the sockets", "nothing"});
}

Status Planner::wayland() {
  if (!on(Feature::wayland)) return {};
  const std::string name = host_.caller.variable("WAYLAND_DISPLAY");
  if (name.empty())
    return absent(Feature::wayland, "a Wayland display", "is not there (WAYLAND_DISPLAY is empty)");
  const std::string path =
      name.starts_with('/') ? name : host_.caller.variable("XDG_RUNTIME_DIR") + "/" + name;
  if (!socket_there(path)) return absent(Feature::wayland, path, "is not there");
  const Reason reason{"windows on your screen", "windows, clipboard; no other program's keys"};
  add_mount({path, path, false, reason, FileKind::socket});
  add_variable("WAYLAND_DISPLAY", name, reason);
  if (!name.starts_with('/')) session_directory();
  return {};
}

Status Planner::pulse() {
  if (!on(Feature::pulse)) return {};
  if (auto status = session_there(Feature::pulse, "PulseAudio"); !status || !has_session()) return status;
  const std::string directory = host_.caller.variable("XDG_RUNTIME_DIR") + "/pulse";
  const std::string socket = directory + "/native";
  if (!socket_there(socket)) return absent(Feature::pulse, socket, "is not there");
  const Reason reason{"sound through PulseAudio", "microphones and speakers"};
  add_mount({directory, directory, false, reason, FileKind::directory});
  add_variable("PULSE_SERVER", "unix:" + socket, reason);
  const std::string cookie = host_.caller.variable("HOME") + "/.config/pulse/cookie";
  if (!host_.present.contains(cookie)) return {};
  add_mount({cookie, std::string(kPulseCookieInside), true, reason});
  add_variable("PULSE_COOKIE", std::string(kPulseCookieInside), reason);
  return {};
}

Status Planner::pipewire() {
  if (!on(Feature::pipewire)) return {};
  if (auto status = session_there(Feature::pipewire, "PipeWire"); !status || !has_session()) return status;
  const std::string socket = host_.caller.variable("XDG_RUNTIME_DIR") + "/pipewire-0";
  if (!socket_there(socket)) return absent(Feature::pipewire, socket, "is not there");
  add_mount({socket,
             socket,
             false,
             {"sound through PipeWire", "microphones, speakers; what its portal policy grants"},
             FileKind::socket});
  session_directory();
  return {};
}

}  // namespace jcam::launch
