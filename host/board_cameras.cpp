// SPDX-License-Identifier: Apache-2.0
#include "host/board_cameras.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>

#include "common/os/read_file.h"
#include "common/text/decimal.h"
#include "common/text/listed.h"
#include "common/text/number.h"
#include "common/text/text.h"

namespace jcam {
namespace {

namespace fs = std::filesystem;

/// Argus numbers cameras in one byte.
constexpr std::size_t kMaxCameras = 256;
constexpr std::string_view kRawPrefix = "vi-output, ";

/// A device tree's text property: NUL-terminated; of a list the first.
std::string property(const fs::path& node, const char* name) {
  const auto text = read_file((node / name).string(), 4096);
  return text ? one_line(text->substr(0, text->find('\0'))) : std::string();
}

bool switched_on(const fs::path& node) {
  const std::string status = property(node, "status");
  return status.empty() || status == "okay" || status == "ok";
}

double number(const std::string& text) {
  return decimal(text).value_or(0);
}

/// The part of a path behind the root of the tree, "bus@0/cam_i2cmux/...": it is written with either of two
/// roots.
std::string below_root(std::string_view path) {
  for (const std::string_view root : {"/sys/firmware/devicetree/base/", "/proc/device-tree/"}) {
    if (path.starts_with(root)) return std::string(path.substr(root.size()));
  }
  return {};
}

/// The directories NAME0, NAME3, ... in `place`, by their numbers: a board's maker may leave some out.
std::vector<fs::path> numbered(const fs::path& place, std::string_view name) {
  std::map<int, fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(place, error), end; !error && it != end; it.increment(error)) {
    const std::string file = it->path().filename().string();
    std::error_code ignored;
    if (!std::string_view(file).starts_with(name) || !it->is_directory(ignored)) continue;
    const auto index = parse_number<int>(std::string_view(file).substr(name.size()));
    if (index && *index >= 0) found.emplace(*index, it->path());
  }
  std::vector<fs::path> sorted;
  sorted.reserve(found.size());
  for (auto& [index, path] : found) sorted.push_back(std::move(path));
  return sorted;
}

/// The sensor's node: a module may also have a lens and others.
struct SensorNode {
  std::optional<fs::path> path;
  bool off = false;  ///< there is one, and it is switched off
};

SensorNode sensor_drivernode(const fs::path& module) {
  SensorNode sensor;
  for (const auto& node : numbered(module, "drivernode")) {
    if (property(node, "pcl_id") != "v4l2_sensor") continue;
    if (switched_on(node)) return {node, false};
    sensor.off = true;
  }
  return sensor;
}

SensorPicture picture_of(const fs::path& sensor) {
  const fs::path mode = sensor / "mode0";
  const std::string text = property(mode, "mode_type");
  return sensor_picture(text.empty() ? property(mode, "pixel_t") : text);
}

std::vector<BoardMode> modes_of(const fs::path& sensor) {
  std::vector<BoardMode> modes;
  std::error_code ignored;
  for (int i = 0; i < 64; ++i) {
    const fs::path mode = sensor / ("mode" + std::to_string(i));
    if (!fs::is_directory(mode, ignored)) break;
    const double factor = number(property(mode, "framerate_factor"));
    const double rate = number(property(mode, "max_framerate"));
    modes.push_back({{static_cast<int>(number(property(mode, "active_w"))),
                      static_cast<int>(number(property(mode, "active_h")))},
                     factor > 0 ? rate / factor : rate});
  }
  return modes;
}

/// "imx219" of "sony,imx219".
std::string chip_of(const std::string& compatible) {
  return compatible.substr(compatible.find(',') + 1);
}

/// I2C devices by the part of the tree that describes them: "bus@0/.../rbpcv2_imx219_a@10" -> "9-0010".
std::map<std::string, std::string> i2c_devices(const std::string& sys_root) {
  constexpr std::string_view kBase = "/firmware/devicetree/base/";
  std::map<std::string, std::string> devices;
  std::error_code error;
  for (fs::directory_iterator it(sys_root + "/bus/i2c/devices", error), end; !error && it != end;
       it.increment(error)) {
    std::error_code no_link;
    const std::string target = fs::read_symlink(it->path() / "of_node", no_link).string();
    const auto at = target.find(kBase);
    if (at != std::string::npos) devices[target.substr(at + kBase.size())] = it->path().filename().string();
  }
  return devices;
}

/// "imx219 9-0010" -> "/dev/video0"
std::map<std::string, std::string> raw_nodes(const std::string& sys_root) {
  std::map<std::string, std::string> nodes;
  std::error_code error;
  for (fs::directory_iterator it(sys_root + "/class/video4linux", error), end; !error && it != end;
       it.increment(error)) {
    const auto name = read_file((it->path() / "name").string(), 4096);
    if (!name || !name->starts_with(kRawPrefix)) continue;
    nodes[one_line(name->substr(kRawPrefix.size(), name->find('\n') - kRawPrefix.size()))] =
        "/dev/" + it->path().filename().string();
  }
  return nodes;
}

BoardCamera read_module(const fs::path& tree, const fs::path& module,
                        const std::map<std::string, std::string>& i2c) {
  BoardCamera camera;
  camera.badge = property(module, "badge");
  camera.position = property(module, "position");
  const auto driver = sensor_drivernode(module).path;
  if (!driver) return camera;
  // JetPack 6 has the one, older ones the other; none of its overlays has devname any more.
  std::string place = below_root(property(*driver, "sysfs-device-tree"));
  if (place.empty()) place = below_root(property(*driver, "proc-device-tree"));
  camera.device = property(*driver, "devname");
  camera.sensor = camera.device.substr(0, camera.device.find(' '));
  if (place.empty()) return camera;
  camera.modes = modes_of(tree / place);
  camera.picture = picture_of(tree / place);
  if (camera.sensor.empty()) camera.sensor = chip_of(property(tree / place, "compatible"));
  const auto found = i2c.find(place);
  if (camera.device.empty() && found != i2c.end()) camera.device = camera.sensor + " " + found->second;
  return camera;
}

std::string names_of(const std::vector<BoardCamera>& cameras) {
  const std::string names =
      listed(cameras, [](const BoardCamera& camera) { return camera.position + " (" + camera.badge + ")"; });
  return names.empty() ? "the device tree lists no camera" : "there are: " + names;
}

}  // namespace

/// mode_type is "bayer", "bayer_wdr_pwl", "yuv", "rgb"; before it there was pixel_t alone: "bayer_rggb",
/// "yuv_uyvy16", "grey_y16".
SensorPicture sensor_picture(std::string_view mode_type) {
  const std::string text = lower_case(mode_type);
  const auto is = [&](std::string_view start) { return text.starts_with(start); };
  if (is("bayer")) return SensorPicture::bayer;
  if (is("yuv") || is("rgb")) return SensorPicture::yuv;
  if (is("grey") || is("gray") || is("mono") || is("y8") || is("y10") || is("y12") || is("y16"))
    return SensorPicture::mono;
  return SensorPicture::unknown;
}

bool for_argus(const BoardCamera& camera) {
  return camera.picture == SensorPicture::unknown || camera.picture == SensorPicture::bayer;
}

std::vector<BoardCamera> board_cameras(const std::string& proc_root, const std::string& sys_root) {
  std::vector<BoardCamera> cameras;
  const fs::path tree = fs::path(proc_root) / "device-tree";
  const fs::path platform = tree / "tegra-camera-platform";
  const fs::path modules = platform / "modules";
  std::error_code ignored;
  if (!fs::is_directory(modules, ignored) || !switched_on(platform) || !switched_on(modules)) return cameras;
  const auto i2c = i2c_devices(sys_root);
  const auto raw = raw_nodes(sys_root);
  for (const auto& module : numbered(modules, "module")) {
    if (cameras.size() == kMaxCameras) break;
    if (!switched_on(module) || sensor_drivernode(module).off) continue;
    auto camera = read_module(tree, module, i2c);
    camera.sensor_id = static_cast<int>(cameras.size());
    if (const auto node = raw.find(camera.device); node != raw.end()) camera.raw_node = node->second;
    cameras.push_back(std::move(camera));
  }
  return cameras;
}

Result<BoardCamera> camera_at(const std::vector<BoardCamera>& cameras, std::string_view place) {
  const BoardCamera* found = nullptr;
  for (const auto& camera : cameras) {
    if (camera.position != place && camera.badge != place) continue;
    if (found != nullptr)
      return Error{one_line("more than one camera is at \"" + std::string(place) + "\""),
                   "use the badge; " + names_of(cameras)};
    found = &camera;
  }
  if (found == nullptr)
    return Error{one_line("the board has no camera at \"" + std::string(place) + "\""), names_of(cameras)};
  return *found;
}

const BoardCamera* camera_of(const std::vector<BoardCamera>& board, const CameraConfig& camera) {
  const auto found = std::find_if(board.begin(), board.end(), [&](const BoardCamera& b) {
    return camera.source.kind == SourceKind::argus
               ? b.sensor_id == camera.sensor_id
               : camera.source == Source{SourceKind::v4l2, b.raw_node} && !for_argus(b);
  });
  return found == board.end() ? nullptr : &*found;
}

Status resolve_positions(std::vector<CameraConfig>& cameras, const std::vector<BoardCamera>& board) {
  for (auto& camera : cameras) {
    if (camera.position.empty()) continue;
    const auto found = camera_at(board, camera.position);
    if (!found)
      return Error{"camera." + camera.name.text() + ".position: " + found.error().what, found.error().hint};
    camera.sensor_id = found->sensor_id;
  }
  for (auto second = cameras.begin(); second != cameras.end(); ++second) {
    const auto same = [&](const CameraConfig& first) {
      return first.source.kind == SourceKind::argus && second->source.kind == SourceKind::argus &&
             first.sensor_id == second->sensor_id;
    };
    const auto first = std::find_if(cameras.begin(), second, same);
    if (first == second) continue;
    return Error{"camera." + second->name.text() + ": sensor " + std::to_string(second->sensor_id) +
                     " already feeds " + first->name.text(),
                 "more nodes share one camera: nodes = 2"};
  }
  return {};
}

}  // namespace jcam
