// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/argus_words.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/text/decimal.h"
#include "common/text/text.h"

namespace jcam {
namespace {

using capture::Failed;
using capture::Failure;

struct Phrase {
  std::string_view words;  ///< as Argus prints them, anywhere in a line
  Failure kind;
  std::string_view reason;  ///< for people
  bool is_code = false;     ///< a status code, which tells something in a line about an error only
};

/// The most telling first.
constexpr std::array<Phrase, 18> kPhrases{{
    {"Connecting to nvargus-daemon failed", Failure::daemon_away, "nvargus-daemon is not running"},
    {"Unexpected error in reading socket", Failure::daemon_away, "nvargus-daemon went away"},
    {"Receive thread is not running", Failure::daemon_away, "nvargus-daemon went away"},
    {"Cannot create camera provider", Failure::daemon_away, "nvargus-daemon does not answer"},
    {"Failed to create CameraProvider", Failure::daemon_away, "nvargus-daemon does not answer"},
    {"DISCONNECTED", Failure::daemon_away, "nvargus-daemon went away", true},
    {"Invalid camera device specified", Failure::no_camera, "Argus has no camera of this sensor-id"},
    {"No cameras available", Failure::no_camera, "Argus finds no camera"},
    {"Invalid sensor mode", Failure::format_refused, "the camera has no such sensor mode"},
    {"Frame Rate specified is greater than supported", Failure::format_refused,
     "the sensor mode is not that fast"},
    {"Failed to create CaptureSession", Failure::session_refused,
     "Argus refused the capture session; is the camera in use?"},
    {"Could not get EGL display", Failure::element_error, "EGL has no display"},
    {"Failed to create OutputStream", Failure::element_error, "Argus could not make its output stream"},
    {"NULL SensorMode interface", Failure::element_error, "the source cannot be started twice"},
    {"UNAVAILABLE", Failure::session_refused, "the camera is not available", true},
    {"TIMEOUT", Failure::element_error, "Argus timed out", true},
    {"CANCELLED", Failure::element_error, "Argus cancelled the capture", true},
    {"INVALID_SETTINGS", Failure::element_error, "Argus refused the settings", true},
}};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

const Phrase* find_phrase(std::string_view line) {
  const bool is_error = contains(line, "rror");
  for (const Phrase& phrase : kPhrases) {
    if (contains(line, phrase.words) && (is_error || !phrase.is_code)) return &phrase;
  }
  return nullptr;
}

std::size_t rank(const Failed& failed) {
  for (std::size_t i = 0; i < kPhrases.size(); ++i) {
    if (kPhrases.at(i).kind == failed.kind) return i;
  }
  return kPhrases.size();
}

bool take(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

bool take_number(std::string_view& text, int& number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

bool take_decimal(std::string_view& text, double& number) {
  const std::size_t length = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto value = decimal(text.substr(0, length));
  if (!value) return false;
  number = *value;
  text.remove_prefix(length);
  return true;
}

/// "GST_ARGUS: 3280 x 2464 FR = 21.000000 fps Duration = ..."
std::optional<SensorMode> parse_mode(std::string_view line) {
  SensorMode mode;
  const bool is_mode = take(line, "GST_ARGUS: ") && take_number(line, mode.size.width) && take(line, " x ") &&
                       take_number(line, mode.size.height) && take(line, " FR = ") &&
                       take_decimal(line, mode.fps) && take(line, " fps");
  if (!is_mode) return std::nullopt;
  return mode;
}

}  // namespace

std::optional<Failed> argus_failure(std::string_view line) {
  if (const Phrase* phrase = find_phrase(line)) return Failed{phrase->kind, std::string(phrase->reason)};
  // "(Argus) Error NotSupported: ..." and the like: no phrase of ours, but no good news either.
  const auto at = line.find("(Argus) Error ");
  if (at == std::string_view::npos) return std::nullopt;
  return Failed{Failure::element_error, one_line(line.substr(at), 160)};
}

void ArgusWords::hear(std::string_view line) {
  if (auto mode = parse_mode(line)) {
    mode->index = static_cast<int>(modes_.size());
    modes_.push_back(*mode);
    return;
  }
  // A second list starts anew.
  if (contains(line, "Available Sensor modes")) modes_.clear();
  auto heard = argus_failure(line);
  if (heard && (!failure_ || rank(*heard) < rank(*failure_))) failure_ = std::move(heard);
}

}  // namespace jcam
