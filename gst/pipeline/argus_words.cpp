// SPDX-License-Identifier: Apache-2.0
#include "gst/pipeline/argus_words.h"

#include <array>
#include <utility>

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

}  // namespace

std::optional<Failed> argus_failure(std::string_view line) {
  if (const Phrase* phrase = find_phrase(line)) return Failed{phrase->kind, std::string(phrase->reason)};
  // "(Argus) Error NotSupported: ..." and the like: no phrase of ours, but no good news either.
  const auto at = line.find("(Argus) Error ");
  if (at == std::string_view::npos) return std::nullopt;
  return Failed{Failure::element_error, one_line(line.substr(at), 160)};
}

void ArgusWords::hear(std::string_view line, Time now) {
  auto heard = argus_failure(line);
  if (!heard) return;
  const auto before = failure(now);
  if (before && rank(*heard) > rank(*before)) return;
  heard_ = now;
  if (!before || rank(*heard) < rank(*before)) failure_ = std::move(heard);
}

std::optional<Failed> ArgusWords::failure(Time now) const {
  return now - heard_ <= kFresh ? failure_ : std::nullopt;
}

}  // namespace jcam
