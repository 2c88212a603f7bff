// SPDX-License-Identifier: Apache-2.0
#include "host/discover.h"
#include "host/display.h"

namespace jcam {
namespace {

constexpr std::size_t kCookieLimit = 65536;

void note_present(const FileSystem& files, const std::string& path, Host& host) {
  if (auto info = files.info(path)) host.present.emplace(path, *info);
}

void discover_x11(const FileSystem& files, Host& host) {
  const auto display = parse_display(host.caller.variable("DISPLAY"));
  if (!display) return;
  if (display->local()) note_present(files, "/tmp/.X11-unix/X" + std::to_string(display->number), host);
  note_present(files, "/tmp/.X11-unix", host);
  std::string path = host.caller.variable("XAUTHORITY");
  if (path.empty() && !host.caller.variable("HOME").empty())
    path = host.caller.variable("HOME") + "/.Xauthority";
  if (path.empty()) return;
  if (auto bytes = files.read(path, kCookieLimit)) {
    host.xauthority_path = path;
    host.xauthority = *bytes;
  }
}

}  // namespace

void discover_desktop(const FileSystem& files, Host& host) {
  discover_x11(files, host);
  const std::string home = host.caller.variable("HOME");
  if (!home.empty()) note_present(files, home + "/.config/pulse/cookie", host);
  const std::string data = host.caller.working_directory();
  if (!data.empty()) note_present(files, data + "/data", host);
  const std::string wayland = host.caller.variable("WAYLAND_DISPLAY");
  if (wayland.starts_with('/')) note_present(files, wayland, host);
  const std::string runtime = host.caller.variable("XDG_RUNTIME_DIR");
  if (runtime.empty()) return;
  note_present(files, runtime, host);
  if (!wayland.empty() && !wayland.starts_with('/')) note_present(files, runtime + "/" + wayland, host);
  note_present(files, runtime + "/pulse/native", host);
  note_present(files, runtime + "/pipewire-0", host);
}

}  // namespace jcam
