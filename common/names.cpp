// SPDX-License-Identifier: Apache-2.0
#include "common/names.h"

#include <algorithm>
#include <optional>

#include "common/text/number.h"

namespace jcam {
namespace {

constexpr int kMaxCamera = 255;
constexpr int kMaxNode = 31;
constexpr std::string_view kLabelPrefix = "jcam-";
/// "jcam-csi255-" and ".31" leave this many of the module's 31 letters.
constexpr std::size_t kMaxStreamWord = 16;

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

std::string StreamName::text() const {
  return stream.empty() ? camera.text() : camera.text() + "-" + stream;
}

std::string NodeName::text() const {
  return index == 0 ? of().text() : of().text() + "." + std::to_string(index);
}

std::strong_ordering StreamName::operator<=>(const StreamName& other) const {
  if (const auto order = camera <=> other.camera; order != 0) return order;
  return stream.compare(other.stream) <=> 0;
}

std::strong_ordering NodeName::operator<=>(const NodeName& other) const {
  if (const auto order = of() <=> other.of(); order != 0) return order;
  return index <=> other.index;
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

std::string variable_of(const StreamName& name) {
  std::string text = "JCAM_CSI" + std::to_string(name.camera.number);
  if (!name.stream.empty()) text += '_';
  for (const char c : name.stream) text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

Status check_stream_word(std::string_view word) {
  const std::string hint = "write like small: a small letter, then small letters and digits, at most 16";
  if (word == "main")
    return Error{"the stream main is there already", "its keys are those of the camera itself"};
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto plain = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  if (word.empty() || word.size() > kMaxStreamWord || !letter(word.front()) ||
      !std::all_of(word.begin(), word.end(), plain))
    return Error{"\"" + std::string(word) + "\" is not the name of a stream", hint};
  return {};
}

Result<StreamName> parse_stream_name(std::string_view text) {
  const auto dash = text.find('-');
  const auto camera = parse_camera_name(text.substr(0, dash));
  if (!camera) return not_a_name(text, "camera or a stream", "csi0 or csi0-small");
  if (dash == std::string_view::npos) return StreamName{*camera};
  const auto word = text.substr(dash + 1);
  if (!check_stream_word(word)) return not_a_name(text, "camera or a stream", "csi0 or csi0-small");
  return StreamName{*camera, std::string(word)};
}

Result<NodeName> parse_node_name(std::string_view text) {
  const Error bad = not_a_name(text, "node", "csi0 or csi0.1");
  const auto dot = text.find('.');
  const auto stream = parse_stream_name(text.substr(0, dot));
  if (!stream) return bad;
  if (dot == std::string_view::npos) return NodeName{stream->camera, 0, stream->stream};
  const auto index = plain_number(text.substr(dot + 1), kMaxNode);
  if (!index || *index == 0) return bad;
  return NodeName{stream->camera, *index, stream->stream};
}

Result<NodeName> parse_node_label(std::string_view label) {
  if (!label.starts_with(kLabelPrefix)) return not_a_name(label, "label of a jcam node", "jcam-csi0");
  return parse_node_name(label.substr(kLabelPrefix.size()));
}

}  // namespace jcam
