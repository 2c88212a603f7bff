// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/latency_histogram.h"
#include "common/names.h"
#include "common/result.h"
#include "common/video.h"

/// What jcam-bridge and jcam-capture say to each other: one JSON object per packet of a SOCK_SEQPACKET socket
/// pair. The parent never blocks on it (MSG_DONTWAIT); the capture ends when it reads end-of-file.
///
/// The rule of the handover: at any time exactly one of the two writes to a node. A capture starts with no
/// outputs. It says FirstFrame and holds that frame; the parent stops its slates and answers OutputOn with
/// the node's descriptor; the held frame is written at once. OutputOff is answered by OutputReleased, after
/// which the parent may write again. A capture that was reaped has released everything. One exception: to
/// nodes of a capture that is silent the parent writes placeholders, in its own turns
/// (common/os/writer_turns.h).
///
/// The first packet is Load. What a camera is set to follows it at once, so that all of it holds before the
/// first frame. Both go this way and not by the command line, which every user of the machine can read: a
/// pipeline may have a password in it, and a setting is a value and never launch text.
namespace jcam::capture {

/// Largest packet, bytes; neither side sends a larger one.
inline constexpr std::size_t kMaxPacket = 65536;

// ---- parent to capture

/// Pictures that a capture device is to list among those that it can give.
struct Listed {
  std::string device;  ///< "/dev/video2"
  bool jpeg = false;   ///< as JPEGs; otherwise as raw video
  VideoMode mode;
  bool operator==(const Listed&) const = default;
};
/// One way to run a camera, and what must be there for it.
struct Way {
  std::string pipeline;   ///< GStreamer launch text without a sink
  std::string element{};  ///< it wants this element; empty: none but those of GStreamer itself
  std::optional<Listed> listed{};
  std::string note{};  ///< what a person should know of it
  bool operator==(const Way&) const = default;
};
/// A stream beside main, and what its nodes carry.
struct OtherStream {
  std::string stream;
  NodeFormat format;
  bool operator==(const OtherStream&) const = default;
};
/// What to run: the first way for which all is there; the last one in any case. Only where the capture runs
/// can that be known, and only there is a vendor's code loaded. Carries the file of the writers' turns, if
/// there is one.
struct Load {
  std::vector<Way> ways;
  std::vector<OtherStream> others{};
};
/// Leave standby: start playing.
struct Play {};
/// End politely: set the pipeline to NULL and exit 0. The parent kills what does not.
struct Stop {};
/// Write frames to this node too. Carries one descriptor (SCM_RIGHTS), which the capture owns from then on.
struct OutputOn {
  NodeName node;
  bool mapped = false;     ///< fill the node's mapped buffers instead of write()
  std::uint64_t turn = 0;  ///< which of the writers' turns is of this stream
};
struct OutputOff {
  NodeName node;
};
/// Set a property of the source element, in GStreamer's text form.
struct SetProperty {
  std::string name;
  std::optional<std::string> value;  ///< none: what it was when the pipeline was built
};
using Command = std::variant<Load, Play, Stop, OutputOn, OutputOff, SetProperty>;

// ---- capture to parent

/// The pipeline is built and loaded; in standby it waits for Play.
struct Ready {
  std::string note{};  ///< of the way that it runs; empty: nothing to say
};
/// A first frame is there and held, waiting for outputs. Said once for each stream; the first one is the
/// capture's.
struct FirstFrame {};
/// While frames of a stream flow, about twice a second. Counts are of that stream, since the start of this
/// capture. A stream without outputs has no frames, but main does while no stream has an output.
struct Progress {
  std::uint64_t frames = 0;   ///< frames that came out of the pipeline
  std::uint64_t written = 0;  ///< frames written, summed over the nodes
  std::uint64_t drops = 0;    ///< frames that a node did not take
  std::uint64_t copied = 0;   ///< bytes copied by our own code
  std::uint64_t unchanged =
      0;  ///< the newest frames that all showed the same picture; 0 if that is not watched
  std::uint64_t running_us = 0;  ///< from the first frame to the newest, by the capture's own clock
  LatencyHistogram latency;      ///< from capture to all nodes, of frames whose capture the pipeline timed
  std::string stream{};          ///< "": main
};
/// After OutputOff, and unasked of an output that has all that it wanted: a snapshot's file.
struct OutputReleased {
  NodeName node;
};
/// The node refused a write for good (another writer, module gone); the capture has dropped it.
struct OutputFailed {
  NodeName node;
  std::string reason;
};
/// What SetProperty led to; empty error: done.
struct PropertySet {
  std::string name;
  std::string error;
};
/// Why a capture cannot go on.
enum class Failure {
  no_camera,        ///< Argus does not know the sensor
  session_refused,  ///< Argus refused the capture session
  daemon_away,      ///< nvargus-daemon does not answer
  end_of_stream,    ///< an EOS that nobody asked for, without words
  element_error,    ///< an element posted ERROR
  format_refused,   ///< caps could not be agreed on
  bad_pipeline,     ///< it could not be built: element or property missing
};
/// The last words; the process exits after them. `reason` is one line for people.
struct Failed {
  Failure kind = Failure::element_error;
  std::string reason;
};
using Report = std::variant<Ready, FirstFrame, Progress, OutputReleased, OutputFailed, PropertySet, Failed>;

std::string_view failure_name(Failure failure);

std::string encode(const Command& command);
std::string encode(const Report& report);
/// Refuses unknown words, missing fields and wrong types.
Result<Command> decode_command(std::string_view packet);
Result<Report> decode_report(std::string_view packet);

}  // namespace jcam::capture
