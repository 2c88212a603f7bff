// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "launcher/plan/places.h"
#include "launcher/plan/planner.h"

namespace jcam::launch {
namespace {

std::string_view kind_name(FileKind kind) {
  switch (kind) {
    case FileKind::regular:
      return "a file";
    case FileKind::directory:
      return "a directory";
    case FileKind::character:
    case FileKind::block:
      return "a device";
    case FileKind::socket:
      return "a socket";
    case FileKind::fifo:
      return "a pipe";
  }
  return "something else";
}

/// `docker run -v` makes a directory of a source that is missing; it stays there and breaks the next start,
/// too.
std::string wrong_kind(const std::string& path, FileKind is, FileKind should_be) {
  const bool made_by_volume = is == FileKind::directory;
  return fmt::format(
      "is {}, not {}{}", kind_name(is), kind_name(should_be),
      made_by_volume ? fmt::format(" (an older `-v {}` made it: sudo rmdir {})", path, path) : "");
}

/// Why what stands at a place is not what should be there; empty if it is.
std::string unfit(const Place& place, const FileInfo& found) {
  if (found.kind != place.kind) return wrong_kind(std::string(place.path), found.kind, place.kind);
  // Anybody may make a socket in /tmp while nvargus-daemon is away.
  if (place.feature == Feature::argus && found.uid != 0)
    return fmt::format("belongs to user {}, not to root", found.uid);
  return {};
}

std::vector<DeviceNode> chosen_buses(const std::vector<DeviceNode>& nodes, const std::vector<int>& buses) {
  if (buses.empty()) return nodes;
  std::vector<DeviceNode> chosen;
  for (const int bus : buses) {
    const std::string path = "/dev/i2c-" + std::to_string(bus);
    std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(chosen),
                 [&](const auto& n) { return n.path == path; });
  }
  return chosen;
}

}  // namespace

Status Planner::numbered(Feature feature, const std::vector<DeviceNode>& nodes, const std::string& pattern,
                         const Reason& reason) {
  if (nodes.empty()) return absent(feature, pattern, "is not there");
  for (const auto& node : nodes) add_device({node.path, node.path, node, reason});
  return {};
}

Status Planner::tree(Feature feature, const std::optional<DeviceTree>& tree, const std::string& path,
                     const Reason& reason) {
  if (!on(feature)) return {};
  if (!tree) return absent(feature, path, "has no devices");
  gids_.insert(tree->gids.begin(), tree->gids.end());
  add_device({tree->path, tree->path, std::nullopt, reason});
  return {};
}

Status Planner::devices() {
  if (on(Feature::i2c)) {
    for (const int bus : request_.i2c_buses) {
      const std::string path = "/dev/i2c-" + std::to_string(bus);
      const bool there =
          std::any_of(host_.i2c.begin(), host_.i2c.end(), [&](const auto& n) { return n.path == path; });
      if (!there) return Error{fmt::format("--i2c {}: {} is not there", bus, path), "see ls /dev/i2c-*"};
    }
    const Reason reason{"sensors and boards on I2C", "every chip on the bus, power chips of the board too"};
    auto status = numbered(Feature::i2c, chosen_buses(host_.i2c, request_.i2c_buses), "/dev/i2c-*", reason);
    if (!status) return status;
  }
  if (on(Feature::serial)) {
    auto nodes = host_.acm;
    const bool both = request_.profile != Profile::jetson_containers ||
                      request_.choice(Feature::serial) == Choice::required;
    if (both) nodes.insert(nodes.end(), host_.usb_serial.begin(), host_.usb_serial.end());
    auto status = numbered(Feature::serial, nodes, both ? "/dev/ttyACM*, /dev/ttyUSB*" : "/dev/ttyACM*",
                           {"serial devices on USB", "what hangs on that line"});
    if (!status) return status;
  }
  if (auto status = tree(Feature::snd, host_.snd, "/dev/snd", {"sound cards", "microphones and speakers"});
      !status) {
    return status;
  }
  return usb();
}

bool Planner::usb_by_rule() const {
  return engine_.can.device_rules && request_.profile != Profile::jetson_containers;
}

Status Planner::usb() {
  constexpr const char* kPath = "/dev/bus/usb";
  const Reason reason{"USB devices through libusb", "every USB device, raw"};
  if (!on(Feature::usb) || !host_.usb || !usb_by_rule() || taken(kPath))
    return tree(Feature::usb, host_.usb, kPath, reason);
  // --device passes what is plugged in now; the directory itself and a right to the class also pass what
  // comes.
  gids_.insert(host_.usb->gids.begin(), host_.usb->gids.end());
  add_mount({kPath, kPath, false, reason, FileKind::directory});
  add_flag("device-cgroup-rule", "c 189:* rmw", {"USB devices that are plugged in later", "the same"});
  return {};
}

Status Planner::places() {
  for (const auto& place : launch::places()) {
    if (!on(place.feature)) continue;
    const std::string path(place.path);
    const auto found = host_.present.find(path);
    const std::string why = found == host_.present.end() ? "is not there" : unfit(place, found->second);
    if (!why.empty()) {
      if (auto status = absent(place.feature, path, why); !status) return status;
      if (found != host_.present.end())
        plan_.warnings.push_back(fmt::format("{} {}: it is left out", path, why));
      continue;
    }
    if (engine_.can.private_tmp && path.starts_with("/tmp/")) {
      if (auto status = absent(place.feature, path, "is not in the /tmp of " + engine_title(engine_.host));
          !status)
        return status;
      continue;
    }
    if (place.late && starts_at_boot(request_) && request_.choice(place.feature) != Choice::required) {
      plan_.left_out.push_back(
          {path, "comes later than the engine after a reboot, and the container would not start"});
      continue;
    }
    if (place.late && starts_at_boot(request_)) {
      plan_.warnings.push_back(fmt::format(
          "{} comes later than the engine after a reboot: the container may not start by itself then", path));
    }
    // A socket for one group only: users that are not root need that group.
    if (place.kind == FileKind::socket && (found->second.mode & 0002U) == 0) gids_.insert(found->second.gid);
    add_mount(
        {path, path, place.read_only, {std::string(place.why), std::string(place.exposes)}, place.kind});
  }
  return {};
}

Status Planner::data() {
  if (!on(Feature::data)) return {};
  const std::string data = host_.caller.working_directory() + "/data";
  const auto found = host_.present.find(data);
  if (found == host_.present.end() || found->second.kind != FileKind::directory)
    return absent(Feature::data, data, "is no directory here");
  add_mount({data,
             "/data",
             false,
             {"models and data of this project", "that directory, for reading and writing"},
             FileKind::directory});
  return {};
}

}  // namespace jcam::launch
