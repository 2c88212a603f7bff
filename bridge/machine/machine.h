// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// One camera's bridge as a pure state machine: state + event -> state + actions. It does nothing by itself
/// and reads no clock; the daemon carries the actions out. So recovery is tested without a camera, a kernel
/// or a second of waiting.
namespace jcam::bridge {

/// Nanoseconds on any monotonic clock.
using Time = std::chrono::nanoseconds;
/// A camera has one capture and up to so many streams, each with nodes of its own. The machine counts nodes
/// through: a stream's first is node kNodesOfStream times its number; main is stream 0.
inline constexpr int kMaxStreams = 4;
inline constexpr int kNodesOfStream = 8;
/// A bit for each node of the camera.
using NodeMask = std::uint32_t;
inline constexpr int kMaxNodes = kMaxStreams * kNodesOfStream;
constexpr NodeMask node_bit(int node) {
  return NodeMask{1} << static_cast<unsigned>(node);
}
constexpr int node_of(int stream, int index) {
  return stream * kNodesOfStream + index;
}
constexpr int stream_of(int node) {
  return node / kNodesOfStream;
}
/// In its stream.
constexpr int index_of(int node) {
  return node % kNodesOfStream;
}

enum class State {
  idle,         ///< nobody reads; no capture, or one in standby
  starting,     ///< a capture was told to play and has not delivered yet
  streaming,    ///< frames flow
  stalled,      ///< the capture is given up and was killed; it is not reaped yet
  backing_off,  ///< no capture; the next try is at a known time
  stopping,     ///< nobody needs the capture any more; it was asked to end
};
std::string_view state_name(State state);

/// What the capture process is doing, as far as we were told.
enum class Phase { none, loading, ready, playing, dying };

/// Who writes to a node. Never two at once: a node goes from capture to slate only through `releasing`.
enum class Writer { none, slate, capture, releasing };

struct Timing {
  Time first_frame = std::chrono::seconds(10);             ///< Argus may take seconds for a cold sensor
  Time stall = std::chrono::seconds(2);                    ///< below Argus' own 3 s, so that we are first
  Time stall_argus_gone = std::chrono::milliseconds(500);  ///< once its socket is gone, silence means the end
  Time stop_grace = std::chrono::seconds(1);               ///< set_state(NULL) can hang for ever
  /// A process with SIGKILL pending starts no further write(), so slates may begin even if it is stuck in the
  /// kernel.
  Time slate_after_kill = std::chrono::milliseconds(150);
  Time kill_again = std::chrono::seconds(1);
  Time backoff_first = std::chrono::milliseconds(500);
  Time backoff_max = std::chrono::seconds(30);
  Time good = std::chrono::seconds(60);                ///< streaming this long forgives earlier failures
  Time argus_settle = std::chrono::milliseconds(500);  ///< after its socket came back
  Time frozen = std::chrono::seconds(3);               ///< the same picture for this long
  Time rate_window = std::chrono::seconds(3);          ///< the rate is judged over this long
};

/// What does not change while a camera runs.
struct Settings {
  bool on_demand = true;
  bool standby = false;
  bool detect_frozen = false;
  std::array<int, kMaxStreams> fps{30, 30, 30, 30};  ///< of each stream
  Time linger = std::chrono::seconds(5);
  Timing timing;
};

// ---- events
struct Readers {
  NodeMask nodes = 0;  ///< the nodes on which somebody streams; without reader events: all
};
struct Usable {
  NodeMask nodes = 0;  ///< the nodes that can be written to
};
/// Somebody wants the camera to run although nobody reads yet (a launch that waits for the first frame, a
/// snapshot).
struct Wanted {
  bool wanted = false;
};
struct CaptureReady {};
struct FirstFrame {};
struct Progress {
  std::uint64_t frames = 0;     ///< since the capture started
  std::uint64_t unchanged = 0;  ///< newest frames that show one picture
  int stream = 0;
};
struct OutputReleased {
  int node = 0;
};
struct CaptureFailed {
  std::string kind;    ///< "no-camera", ...: the key of the restart counters
  std::string reason;  ///< for people
};
struct CaptureExited {
  std::string how;  ///< "killed by signal 11 (Segmentation fault)"; used when nothing better is known
};
/// nvargus-daemon's socket vanished. Not sent for one that was never there: it may be elsewhere.
struct ArgusGone {};
/// It appeared, for the first time or again.
struct ArgusBack {};
/// The settings changed in a way that needs a new capture.
struct Restart {};
/// The daemon ends.
struct Shutdown {};
/// A timer that next_timer() asked for may be due. Early or needless ones do no harm.
struct Tick {};
using Event = std::variant<Readers, Usable, Wanted, CaptureReady, FirstFrame, Progress, OutputReleased,
                           CaptureFailed, CaptureExited, ArgusGone, ArgusBack, Restart, Shutdown, Tick>;

// ---- actions, to be carried out in order
struct Spawn {
  bool standby = false;  ///< load only and wait for Play
};
struct Play {};
struct AskStop {};
struct Kill {};
struct OutputOn {
  int node = 0;
};
struct OutputOff {
  int node = 0;
};
/// Begin or end to write slates to a node, at a low rate.
struct SlateOn {
  int node = 0;
};
struct SlateOff {
  int node = 0;
};
/// Overwrite the node's whole ring with slates, once: the next reader must not see an old picture.
struct Flush {
  int node = 0;
};
/// The slate's words changed (see slate_words).
struct SlateChanged {};
/// A line for the log.
struct Note {
  enum class Kind { info, problem, failure } kind = Kind::info;  ///< failure: a capture was given up for it
  std::string event;                                             ///< one word, for filters and counters
  std::string text;
};
using Action = std::variant<Spawn, Play, AskStop, Kill, OutputOn, OutputOff, SlateOn, SlateOff, Flush,
                            SlateChanged, Note>;

/// A stream's frames, as the capture tells of them. They are expected only while the capture writes to one of
/// its nodes; main's also while it writes to none at all, so that a camera that nobody reads yet, or any
/// more, is watched as well.
struct Flow {
  std::uint64_t frames = 0;         ///< of this capture
  Time rate_since{0};               ///< the rate is counted from here
  std::uint64_t rate_frames = 0;    ///< `frames` then
  std::optional<Time> progress_by;  ///< expected by then
  bool slow = false;                ///< of the last window
};

struct Bridge {
  State state = State::idle;
  Phase phase = Phase::none;
  NodeMask readers = 0;
  NodeMask usable = 0;
  bool wanted = false;
  std::array<Writer, kMaxNodes> writers{};
  bool argus_present = true;
  bool shutdown = false;
  bool streamed = false;  ///< this capture delivered at least one frame
  int failures = 0;       ///< in a row
  std::array<Flow, kMaxStreams> flows{};
  std::uint64_t seed = 1;  ///< of the jitter
  std::string kind;        ///< of the last failure, or of a trouble that does not end the stream
  std::string reason;      ///< the same in words; empty when all is well
  Time streaming_since{0};
  std::optional<Time> first_frame_by;
  Time first_frame_limit{0};  ///< what first_frame_by was made of
  std::optional<Time> linger_until;
  std::optional<Time> kill_at;   ///< the capture must be gone by then, or be killed (again)
  std::optional<Time> slate_at;  ///< take the nodes back from a killed capture
  std::optional<Time> retry_at;  ///< not before this
};

struct Step {
  Bridge bridge;
  std::vector<Action> actions;
};

Step step(const Settings& settings, Bridge bridge, const Event& event, Time now);
/// When to send the next Tick; empty if nothing is timed (an idle camera costs no wake-up).
std::optional<Time> next_timer(const Bridge& bridge);
/// What the slate says under the camera's name: "starting", "nvargus-daemon is not running, next try in 8 s".
std::string slate_words(const Bridge& bridge, Time now);

}  // namespace jcam::bridge
