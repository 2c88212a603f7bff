// SPDX-License-Identifier: Apache-2.0
#include "argus_failure.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace jcam::fakes {
namespace {

enum class Argument { none, frames, frames_and_status };
struct Word {
  std::string_view text;
  FailureKind kind;
  Argument argument;
};
constexpr std::array kWords{
    Word{"no-camera", FailureKind::no_camera, Argument::none},
    Word{"session-refused", FailureKind::session_refused, Argument::none},
    Word{"invalid-device", FailureKind::invalid_device, Argument::none},
    Word{"invalid-mode", FailureKind::invalid_mode, Argument::none},
    Word{"eos-after", FailureKind::eos, Argument::frames},
    Word{"error-after", FailureKind::error, Argument::frames_and_status},
    Word{"freeze-after", FailureKind::freeze, Argument::frames},
    Word{"stall-after", FailureKind::stall, Argument::frames},
    Word{"acquire-stall-after", FailureKind::acquire_stall, Argument::frames},
    Word{"silent-after", FailureKind::silent, Argument::frames},
    Word{"crash-after", FailureKind::crash, Argument::frames},
    Word{"leak-after", FailureKind::leak, Argument::frames},
    Word{"crash-at-start", FailureKind::crash_at_start, Argument::none},
    Word{"hang-at-start", FailureKind::hang_at_start, Argument::none},
    Word{"hang-in-stop", FailureKind::hang_in_stop, Argument::none},
    Word{"wrong-rate", FailureKind::wrong_rate, Argument::none},
};

constexpr std::array kStatuses{
    ArgusStatus{2, "INVALID_SETTINGS"}, ArgusStatus{3, "UNAVAILABLE"},  ArgusStatus{6, "TIMEOUT"},
    ArgusStatus{7, "CANCELLED"},        ArgusStatus{8, "DISCONNECTED"},
};
constexpr ArgusStatus kDefaultStatus{6, "TIMEOUT"};

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Takes "before<separator>" off the front of `text`; nothing when there is no separator.
std::optional<std::string_view> take_until(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  if (at == std::string_view::npos) return std::nullopt;
  const auto before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return before;
}

Error refuse(std::string_view entry, std::string hint) {
  return {"fake argus: \"" + std::string(entry) + "\" is not a failure", std::move(hint)};
}

Result<Failure> parse_words(std::string_view text) {
  std::string_view value = text;
  const auto name = take_until(value, '=');
  const auto word = std::ranges::find(kWords, name.value_or(text), &Word::text);
  if (word == kWords.end()) return refuse(text, "the list is in tests/fakes/README.md");
  if (name.has_value() != (word->argument != Argument::none)) {
    return refuse(text, name ? "it takes no value" : "write it with =FRAMES");
  }
  Failure failure{.kind = word->kind, .status = kDefaultStatus};
  if (!name) return failure;

  std::string_view status = value;
  const auto frames = take_until(status, ':');
  if (frames) {
    const auto found = std::ranges::find(kStatuses, status, &ArgusStatus::name);
    if (word->argument != Argument::frames_and_status || found == kStatuses.end()) {
      return refuse(
          text,
          "only error-after has a status, INVALID_SETTINGS, UNAVAILABLE, TIMEOUT, CANCELLED or DISCONNECTED");
    }
    failure.status = *found;
  }
  const auto after = parse_number<std::uint64_t>(frames.value_or(value));
  if (!after) return refuse(text, "write it with =FRAMES");
  failure.after = *after;
  return failure;
}

Result<Failure> parse_entry(std::string_view entry) {
  constexpr std::string_view kOnce = "fail-once=";
  if (!entry.starts_with(kOnce)) return parse_words(entry);
  std::string_view rest = entry.substr(kOnce.size());
  const auto file = take_until(rest, ':');
  if (!file || file->empty()) return refuse(entry, "write it as fail-once=FILE:FAILURE");
  auto failure = parse_words(rest);
  if (failure) failure->while_exists = *file;
  return failure;
}

/// Takes "3:" off the front of `entry`.
std::optional<unsigned> take_sensor(std::string_view& entry) {
  std::string_view rest = entry;
  const auto prefix = take_until(rest, ':');
  const auto sensor = prefix ? parse_number<unsigned>(*prefix) : std::nullopt;
  if (sensor) entry = rest;
  return sensor;
}

}  // namespace

const Failure* find_failure(const Failures& failures, FailureKind kind) {
  const auto found = std::ranges::find(failures, kind, &Failure::kind);
  return found == failures.end() ? nullptr : &*found;
}

Result<Failures> parse_failures(std::string_view text, int sensor_id) {
  Failures failures;
  while (!text.empty()) {
    const auto end = text.find_first_of(";\n");
    auto entry = trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (entry.empty()) continue;
    const auto sensor = take_sensor(entry);
    auto failure = parse_entry(entry);
    if (!failure) return failure.error();
    if (!sensor || std::cmp_equal(*sensor, sensor_id)) failures.push_back(std::move(*failure));
  }
  return failures;
}

}  // namespace jcam::fakes
