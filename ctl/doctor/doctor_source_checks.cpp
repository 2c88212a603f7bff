// SPDX-License-Identifier: Apache-2.0
#include "common/text/listed.h"
#include "ctl/doctor/doctor_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "host/sipl.h"

namespace jcam::ctl {
namespace {

Check argus_daemon(const ArgusFacts& argus) {
  using Socket = ArgusFacts::Socket;
  if (argus.socket == Socket::other) {
    // Docker makes a directory of a bind source that is missing.
    return {"argus", Level::fail, "/tmp/argus_socket is not a socket",
            "sudo mv /tmp/argus_socket /tmp/argus_socket.old && sudo systemctl restart nvargus-daemon"};
  }
  if (!argus.running) {
    const std::string what = argus.socket == Socket::socket
                                 ? "nvargus-daemon is not running, its socket is a leftover"
                                 : "nvargus-daemon is not running";
    return {"argus", Level::fail, what, "sudo systemctl restart nvargus-daemon"};
  }
  if (argus.socket == Socket::missing) {
    return {"argus", Level::fail, "nvargus-daemon runs, but /tmp/argus_socket is missing",
            "sudo systemctl restart nvargus-daemon"};
  }
  return {"argus", Level::ok, "nvargus-daemon runs and has its socket", {}};
}

/// "36.4.3" -> true. NVIDIA mended it in JetPack 6.2.2.
bool argus_locks_up(const std::string& l4t) {
  return l4t.starts_with("36.") && l4t.size() > 3 && l4t[3] >= '0' && l4t[3] <= '4' &&
         (l4t.size() == 4 || l4t[4] == '.');
}

std::string camera_title(const BoardCamera& camera) {
  std::string words = "csi" + std::to_string(camera.sensor_id);
  const std::string about =
      camera.sensor + (camera.sensor.empty() || camera.position.empty() ? "" : " ") + camera.position;
  return about.empty() ? words : words + " (" + about + ")";
}

void check_board_cameras(const BoardFacts& board, std::vector<Check>& checks) {
  if (board.cameras.empty() && board.strays.empty() && board.sipl) {
    checks.push_back({"cameras", Level::warn, kSiplWords, kSiplCure});
    return;
  }
  if (board.cameras.empty() && board.strays.empty()) {
    checks.push_back({"cameras", Level::warn, "the device tree lists no camera",
                      "sudo /opt/nvidia/jetson-io/jetson-io.py, choose the camera's connector, then reboot"});
  }
  for (const auto& camera : board.cameras) {
    if (for_argus(camera)) continue;
    const std::string what = camera_title(camera) + " delivers " +
                             (camera.picture == SensorPicture::mono ? "grey" : "finished") +
                             " pictures, which Argus cannot have";
    if (camera.raw_node.empty()) {
      checks.push_back({"cameras", Level::fail, what + ", and it has no video node",
                        "see that it is plugged in, and: sudo dmesg | grep -i " +
                            (camera.sensor.empty() ? "camera" : camera.sensor)});
    } else {
      checks.push_back({"cameras", Level::ok, what + "; its source is \"v4l2:" + camera.raw_node + "\"", {}});
    }
  }
  for (const auto& stray : board.strays) {
    checks.push_back(
        {"cameras", Level::warn, stray + " is a CSI camera that the device tree does not show to Argus",
         "source = \"v4l2:" + stray.substr(0, stray.find(' ')) + "\" for a camera in /etc/jcam/jcam.toml"});
  }
}

/// Whether source argus has anything to do here.
bool wants_argus(const Facts& facts) {
  return !facts.board || !facts.board->sipl || !facts.board->cameras.empty();
}

void check_jetson(const Facts& facts, std::vector<Check>& checks) {
  checks.push_back(
      {"board", Level::ok, facts.release.empty() ? "a Jetson" : "a Jetson, L4T " + facts.release, {}});
  if (facts.board) check_board_cameras(*facts.board, checks);
  if (!wants_argus(facts)) return;
  if (facts.board && argus_locks_up(facts.board->l4t)) {
    checks.push_back(
        {"l4t", Level::warn,
         "Argus of L4T " + facts.board->l4t + " can lock up, or repeat one picture, with no error",
         "JetPack 6.2.2 (L4T 36.5) mends it; until then: detect_frozen = true for each camera and restart = "
         "true in [argus], in /etc/jcam/jcam.toml"});
  }
  checks.push_back(argus_daemon(facts.argus));
}

/// Elements of gstreamer1.0-plugins-good, which the package only recommends, and what cannot be without them.
struct Wish {
  std::string_view element;
  std::string_view what;
};
constexpr std::array<Wish, 4> kWishes{{{"v4l2src", "cameras of source v4l2"},
                                       {"jpegenc", "format mjpeg where there is no nvjpegenc"},
                                       {"videocrop", "crop for other sources than argus"},
                                       {"videoflip", "flip for other sources than argus"}}};

bool is_missing(const Facts& facts, std::string_view element) {
  const auto found = facts.elements.find(std::string(element));
  return found != facts.elements.end() && !found->second;
}

bool is_wish(std::string_view element) {
  return std::any_of(kWishes.begin(), kWishes.end(),
                     [&](const Wish& wish) { return wish.element == element; });
}

void check_wishes(const Facts& facts, std::vector<Check>& checks) {
  std::vector<std::string_view> elements, losses;
  for (const auto& wish : kWishes) {
    if (!is_missing(facts, wish.element)) continue;
    elements.push_back(wish.element);
    losses.push_back(wish.what);
  }
  if (elements.empty()) return;
  checks.push_back({"gstreamer", Level::warn,
                    fmt::format("{} cannot run: {} {} missing", listed(losses), listed(elements),
                                elements.size() == 1 ? "is" : "are"),
                    "sudo apt install gstreamer1.0-plugins-good"});
}

void check_elements(const Facts& facts, std::vector<Check>& checks) {
  std::vector<std::string_view> missing;
  bool nvidia = false;
  for (const auto& [name, installed] : facts.elements) {
    const bool theirs = name.starts_with("nv");
    if (installed || is_wish(name) || (theirs && !facts.jetson)) continue;
    nvidia = nvidia || theirs;
    missing.push_back(name);
  }
  const std::size_t before = checks.size();
  if (!missing.empty()) {
    checks.push_back(
        {"gstreamer", Level::fail, fmt::format("missing elements: {}", listed(missing)),
         nvidia ? "sudo apt install nvidia-l4t-gstreamer" : "sudo apt install gstreamer1.0-plugins-base"});
  }
  check_wishes(facts, checks);
  if (checks.size() == before) checks.push_back({"gstreamer", Level::ok, "all elements are installed", {}});
}

}  // namespace

void check_sources(const Facts& facts, std::vector<Check>& checks) {
  if (facts.jetson) {
    check_jetson(facts, checks);
  } else {
    checks.push_back({"board", Level::warn, "not a Jetson: cameras of source argus cannot run",
                      "use source = \"test\" or \"v4l2:/dev/videoN\" in /etc/jcam/jcam.toml"});
  }
  check_elements(facts, checks);
}

}  // namespace jcam::ctl
