// SPDX-License-Identifier: Apache-2.0
#include "control/protocol/codec.h"

#include <algorithm>
#include <limits>

#include "common/text/text.h"

namespace jcam::control {
namespace {

/// A word of the project in its text form.
template <typename T>
Status decode_word(const Json& json, T& value, Result<T> (*parse)(std::string_view)) {
  const auto* text = json.get_ptr<const std::string*>();
  if (!text) return Error{"it is not text"};
  auto parsed = parse(*text);
  if (!parsed) return Error{one_line(parsed.error().what), parsed.error().hint};
  value = std::move(*parsed);
  return {};
}

template <typename T>
Status decode_integer(const Json& json, T& value) {
  const Error bad{"it is not a whole number, " + std::to_string(std::numeric_limits<T>::min()) + " to " +
                  std::to_string(std::numeric_limits<T>::max())};
  if (const auto* natural = json.get_ptr<const Json::number_unsigned_t*>()) {
    if (!std::in_range<T>(*natural)) return bad;
    value = static_cast<T>(*natural);
    return {};
  }
  const auto* number = json.get_ptr<const Json::number_integer_t*>();
  if (!number || !std::in_range<T>(*number)) return bad;
  value = static_cast<T>(*number);
  return {};
}

}  // namespace

Json encode(const CameraName& value) {
  return value.text();
}
Json encode(const NodeName& value) {
  return value.text();
}
Json encode(const PixelFormat& value) {
  return std::string(format_name(value));
}
Json encode(const VideoMode& value) {
  return value.text();
}
Json encode(const std::chrono::milliseconds& value) {
  return value.count();
}

Status decode(const Json& json, CameraName& value) {
  return decode_word(json, value, parse_camera_name);
}
Status decode(const Json& json, NodeName& value) {
  return decode_word(json, value, parse_node_name);
}
Status decode(const Json& json, PixelFormat& value) {
  return decode_word(json, value, parse_format);
}
Status decode(const Json& json, VideoMode& value) {
  return decode_word(json, value, parse_video_mode);
}

Status decode(const Json& json, std::chrono::milliseconds& value) {
  std::uint32_t count = 0;
  if (auto got = decode_integer(json, count); !got) return got;
  value = std::chrono::milliseconds{count};
  return {};
}

Status decode(const Json& json, bool& value) {
  if (!json.is_boolean()) return Error{"it is neither true nor false"};
  value = json.get<bool>();
  return {};
}

Status decode(const Json& json, int& value) {
  return decode_integer(json, value);
}
Status decode(const Json& json, std::int64_t& value) {
  return decode_integer(json, value);
}
Status decode(const Json& json, std::uint32_t& value) {
  return decode_integer(json, value);
}
Status decode(const Json& json, std::uint64_t& value) {
  return decode_integer(json, value);
}

Status decode(const Json& json, double& value) {
  if (!json.is_number()) return Error{"it is not a number"};
  value = json.get<double>();
  return {};
}

Status decode(const Json& json, std::string& value) {
  const auto* text = json.get_ptr<const std::string*>();
  if (!text) return Error{"it is not text"};
  value = *text;
  return {};
}

Status Reader::get(const Json& json, std::map<std::string, std::uint64_t>& values) {
  if (!json.is_object()) return Error{"it is not an object"};
  values.clear();
  for (const auto& [key, item] : json.items()) {
    if (auto got = decode(item, values[key]); !got) return got;
  }
  return {};
}

Status Reader::finish() const {
  if (error_) return *error_;
  for (const auto& [key, value] : json_.items()) {
    if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) continue;
    const std::vector<std::string_view> known(seen_.begin(), seen_.end());
    const auto meant = closest(key, known);
    return Error{one_line("there is no field \"" + key + "\" here"),
                 meant ? "did you mean " + std::string(*meant) + "?" : "use " + one_of(known)};
  }
  return {};
}

}  // namespace jcam::control
