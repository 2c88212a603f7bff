// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace jcam {

/// What a person needs when something failed: one line that says what happened and on which thing, one that
/// says what to do about it. `os` is the errno behind it, 0 if none.
struct Error {
  std::string what;
  std::string hint;
  int os = 0;

  /// "what; hint", on one line.
  std::string message() const { return hint.empty() ? what : what + "; " + hint; }
};

/// A value or the reason why there is none. For everything that a user, a file or a device can cause; bugs
/// are asserts. The one rule: look before you take.
///
///   Result<Config> config = parse_config(text, path);
///   if (!config) return config.error();
///   use(*config);
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return state_.index() == 0; }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& value() {
    assert(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  const T& value() const {
    assert(state_.index() == 0);
    return *std::get_if<0>(&state_);
  }
  const Error& error() const {
    assert(state_.index() == 1);
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

/// Success, or the reason why not.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), failed_(true) {}

  explicit operator bool() const { return !failed_; }
  const Error& error() const {
    assert(failed_);
    return error_;
  }

 private:
  Error error_;
  bool failed_ = false;
};
using Status = Result<void>;

}  // namespace jcam
