// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace jcam::fakes {

/// What the fake camera does wrong. Those marked (N) begin after N frames of a session; the others at its
/// start.
enum class FailureKind {
  no_camera,
  session_refused,
  invalid_device,
  invalid_mode,
  eos,            ///< (N) the stream ends, without a word
  error,          ///< (N) an ERROR with an Argus status, then the end
  freeze,         ///< (N) the same picture again and again, at the right rate
  stall,          ///< (N) no more frames; the end after event-wait
  acquire_stall,  ///< (N) events without frames; ERROR TIMEOUT after acquire-wait
  silent,         ///< (N) no more frames and never a word
  crash,          ///< (N) SIGSEGV
  leak,           ///< (N) takes memory until there is none
  crash_at_start,
  hang_at_start,  ///< no frame ever; stop() does not return either
  hang_in_stop,
  wrong_rate,  ///< half the rate that was agreed
};

/// Argus' status of a failed capture, with Argus' own numbers: the code of the GError on the bus.
struct ArgusStatus {
  int code = 0;
  std::string_view name;  ///< "TIMEOUT"
  bool operator==(const ArgusStatus&) const = default;
};

struct Failure {
  FailureKind kind;
  std::uint64_t after = 0;   ///< frames, for those marked (N)
  ArgusStatus status;        ///< for `error`
  std::string while_exists;  ///< a path: the failure lasts as long as the file is there; empty: for ever
};
/// All that apply to one camera; stall-after=5 together with hang-in-stop is one.
using Failures = std::vector<Failure>;

/// The first failure of that kind, or null. Borrowed from `failures`.
const Failure* find_failure(const Failures& failures, FailureKind kind);

/// Reads "stall-after=30", "0:no-camera;1:eos-after=10", "fail-once=/tmp/f:session-refused" and keeps what
/// applies to `sensor_id`. Entries are separated by ';' or by new lines; one without a prefix is for every
/// camera. Empty text is a healthy camera. Pure. An error names the entry and what would be right.
Result<Failures> parse_failures(std::string_view text, int sensor_id);

}  // namespace jcam::fakes
