// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "common/names.h"
#include "common/result.h"
#include "common/video.h"

namespace jcam::control {

/// Inside of messages.cpp: one description of a struct's fields serves both ways, so they cannot drift apart:
///
///   template <typename A, Is<ArgusReport> T> void fields(A& archive, T& a) { archive("socket", a.socket);
///   ... }

using Json = nlohmann::ordered_json;

class Writer;
class Reader;

/// Text forms of the project's words, and both ways of them.
Json encode(const CameraName& value);
Json encode(const NodeName& value);
Json encode(const PixelFormat& value);
Json encode(const VideoMode& value);
Json encode(const std::chrono::milliseconds& value);
Status decode(const Json& json, CameraName& value);
Status decode(const Json& json, NodeName& value);
Status decode(const Json& json, PixelFormat& value);
Status decode(const Json& json, VideoMode& value);
Status decode(const Json& json, std::chrono::milliseconds& value);

Status decode(const Json& json, bool& value);
Status decode(const Json& json, int& value);
Status decode(const Json& json, std::int64_t& value);
Status decode(const Json& json, std::uint32_t& value);
Status decode(const Json& json, std::uint64_t& value);
Status decode(const Json& json, double& value);
Status decode(const Json& json, std::string& value);

template <typename T>
concept Plain = std::is_arithmetic_v<T> || std::is_same_v<T, std::string>;

class Writer {
 public:
  template <typename T>
  void operator()(const char* key, const T& value) {
    json_[key] = value_of(value);
  }
  template <typename T>
  void optional(const char* key, const T& value) {
    (*this)(key, value);
  }
  /// Left out where it is empty, for a daemon that does not know the field yet.
  template <typename T>
  void unless_empty(const char* key, const T& value) {
    if (!value.empty()) (*this)(key, value);
  }
  /// Left out where it is false, for the same reason.
  void if_true(const char* key, bool value) {
    if (value) (*this)(key, value);
  }
  Json& json() { return json_; }

 private:
  template <typename T>
  static Json value_of(const T& value) {
    if constexpr (Plain<T>) {
      return Json(value);
    } else if constexpr (requires { encode(value); }) {
      return encode(value);
    } else {
      Writer inner;
      fields(inner, value);
      return std::move(inner.json_);
    }
  }
  template <typename T>
  static Json value_of(const std::optional<T>& value) {
    return value ? value_of(*value) : Json(nullptr);
  }
  template <typename T>
  static Json value_of(const std::vector<T>& values) {
    Json array = Json::array();
    for (const auto& value : values) array.push_back(value_of(value));
    return array;
  }
  static Json value_of(const std::map<std::string, std::uint64_t>& values) {
    Json object = Json::object();
    for (const auto& [key, value] : values) object[key] = value;
    return object;
  }

  Json json_ = Json::object();
};

/// Keeps the first error; later fields are then passed over.
class Reader {
 public:
  explicit Reader(const Json& object) : json_(object) {}

  template <typename T>
  void operator()(const char* key, T& value) {
    read(key, value, true);
  }
  /// May be missing; `value` then stays as it is.
  template <typename T>
  void optional(const char* key, T& value) {
    read(key, value, false);
  }
  template <typename T>
  void unless_empty(const char* key, T& value) {
    optional(key, value);
  }
  void if_true(const char* key, bool& value) { optional(key, value); }
  Status status() const { return error_ ? Status(*error_) : Status(); }
  /// status(), and an error for a field that nobody has read.
  Status finish() const;

 private:
  template <typename T>
  void read(const char* key, T& value, bool required) {
    seen_.emplace_back(key);
    if (error_) return;
    const auto found = json_.find(key);
    if (found == json_.end()) {
      if (required) error_ = Error{"the field \"" + std::string(key) + "\" is missing"};
      return;
    }
    if (auto got = get(*found, value); !got) {
      error_ = got.error();
      error_->what.insert(0, "\"" + std::string(key) + "\": ");
    }
  }
  template <typename T>
  static Status get(const Json& json, T& value) {
    if constexpr (requires { decode(json, value); }) {
      return decode(json, value);
    } else {
      if (!json.is_object()) return Error{"it is not an object"};
      Reader inner(json);
      fields(inner, value);
      return inner.status();
    }
  }
  template <typename T>
  static Status get(const Json& json, std::optional<T>& value) {
    value.reset();
    return json.is_null() ? Status() : get(json, value.emplace());
  }
  template <typename T>
  static Status get(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) return Error{"it is not a list"};
    values.clear();
    for (const auto& item : json) {
      if (auto got = get(item, values.emplace_back()); !got) return got;
    }
    return {};
  }
  static Status get(const Json& json, std::map<std::string, std::uint64_t>& values);

  const Json& json_;
  std::vector<std::string> seen_;
  std::optional<Error> error_;
};

}  // namespace jcam::control
