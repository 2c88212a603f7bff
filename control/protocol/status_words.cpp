// SPDX-License-Identifier: Apache-2.0
// The words of the status: states by name, both ways.
#include <algorithm>
#include <array>
#include <span>

#include "common/text/text.h"
#include "control/protocol/status_fields.h"

namespace jcam::control {
namespace {

constexpr std::array<std::string_view, 6> kCameraStates{"idle",    "starting",    "streaming",
                                                        "stalled", "backing-off", "stopping"};
constexpr std::array<std::string_view, 5> kNodeStates{"ok", "busy", "missing", "frozen-format", "broken"};
constexpr std::array<std::string_view, 4> kReserved{"free", "reserved", "stale", "kept"};
constexpr std::array<std::string_view, 3> kSettingStates{"kept", "on-trial", "dropped"};

template <typename T>
Status decode_state(const Json& json, T& value, std::span<const std::string_view> names) {
  const auto* text = json.get_ptr<const std::string*>();
  if (!text) return Error{"it is not text"};
  const auto found = std::find(names.begin(), names.end(), *text);
  if (found == names.end())
    return Error{one_line("\"" + *text + "\" is no such state"), "use " + one_of(names)};
  value = static_cast<T>(found - names.begin());
  return {};
}

}  // namespace

std::string_view state_name(CameraState state) {
  return kCameraStates.at(static_cast<std::size_t>(state));
}
std::string_view state_name(NodeState state) {
  return kNodeStates.at(static_cast<std::size_t>(state));
}
std::string_view state_name(Reserved state) {
  return kReserved.at(static_cast<std::size_t>(state));
}
std::string_view state_name(SettingState state) {
  return kSettingStates.at(static_cast<std::size_t>(state));
}

Json encode(const CameraState& value) {
  return std::string(state_name(value));
}
Json encode(const NodeState& value) {
  return std::string(state_name(value));
}
Json encode(const Reserved& value) {
  return std::string(state_name(value));
}
Json encode(const SettingState& value) {
  return std::string(state_name(value));
}
Status decode(const Json& json, CameraState& value) {
  return decode_state(json, value, kCameraStates);
}
Status decode(const Json& json, NodeState& value) {
  return decode_state(json, value, kNodeStates);
}
Status decode(const Json& json, Reserved& value) {
  return decode_state(json, value, kReserved);
}
Status decode(const Json& json, SettingState& value) {
  return decode_state(json, value, kSettingStates);
}

bool is_any_streaming(const StatusReport& report) {
  return std::any_of(report.cameras.begin(), report.cameras.end(),
                     [](const CameraReport& camera) { return camera.state == CameraState::streaming; });
}

}  // namespace jcam::control
