// SPDX-License-Identifier: Apache-2.0
#include "common/names.h"

#include <optional>

#include "common/text/number.h"

namespace jcam {
namespace {

constexpr int kMaxCamera = 255;
constexpr int kMaxNode = 31;
constexpr std::string_view kLabelPrefix = "jcam-";

std::optional<int> plain_number(std::string_view text, int max) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  const auto value = parse_number<int>(text);
  return value && *value >= 0 && *value <= max && text.front() != '-' ? value : std::nullopt;
}

Error not_a_name(std::string_view text, const char* kind, const char* example) {
  return Error{"\"" + std::string(text) + "\" is not a " + kind, std::string("write it like ") + example};
}

}  // namespace

std::string CameraName::text() const {
  return "csi" + std::to_string(number);
}

std::string NodeName::text() const {
  return index == 0 ? camera.text() : camera.text() + "." + std::to_string(index);
}

std::string NodeName::label() const {
  return std::string(kLabelPrefix) + text();
}

Result<CameraName> parse_camera_name(std::string_view text) {
  if (text.starts_with("csi")) {
    if (auto number = plain_number(text.substr(3), kMaxCamera)) return CameraName{*number};
  }
  return not_a_name(text, "camera", "csi0 (0 to 255)");
}

Result<NodeName> parse_node_name(std::string_view text) {
  auto dot = text.find('.');
  auto camera = parse_camera_name(text.substr(0, dot));
  if (!camera) return not_a_name(text, "node", "csi0 or csi0.1");
  if (dot == std::string_view::npos) return NodeName{*camera, 0};
  auto index = plain_number(text.substr(dot + 1), kMaxNode);
  if (!index || *index == 0) return not_a_name(text, "node", "csi0 or csi0.1");
  return NodeName{*camera, *index};
}

Result<NodeName> parse_node_label(std::string_view label) {
  if (!label.starts_with(kLabelPrefix)) return not_a_name(label, "label of a jcam node", "jcam-csi0");
  return parse_node_name(label.substr(kLabelPrefix.size()));
}

}  // namespace jcam
