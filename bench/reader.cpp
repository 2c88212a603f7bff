// SPDX-License-Identifier: Apache-2.0
// jcam-bench-reader: an ordinary V4L2 program that says when frames came. With --stamps it reads when each
// was made out of the picture; without, it touches no picture at all.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <vector>

#include "bench/control_block.h"
#include "bench/picture.h"
#include "common/os/monotonic.h"
#include "tests/reader/capture_reader.h"

namespace {

using jcam::monotonic_ns;
using jcam::test::CaptureReader;
using jcam::test::Frame;
using namespace std::chrono_literals;

std::atomic<bool> stop = false;  // NOLINT: a signal handler has nothing else
std::atomic<bool> anew = false;  // NOLINT: the same

struct Limits {
  bool stamps = false;
  std::uint64_t stamped = 0;
  double seconds = 0;
};

/// All times in milliseconds, on this program's own clock, the latencies in microseconds.
struct Seen {
  std::uint64_t frames = 0;
  std::uint64_t stamped = 0;
  std::uint64_t sequence_steps = 0;  ///< frames whose sequence number is higher than the one before
  std::optional<double> first_ms, first_stamped_ms;
  double longest_gap_ms = 0, longest_stamped_gap_ms = 0;
  std::vector<std::uint32_t> latency_us;
  std::vector<std::int64_t> age_us;  ///< DQBUF after the timestamp in the buffer
  std::string error;
};

double ms_between(std::int64_t from, std::int64_t to) {
  return static_cast<double>(to - from) / 1e6;
}

class Watching {
 public:
  Watching(CaptureReader& reader, const Limits& limits) : reader_(reader), limits_(limits) {}

  Seen run() {
    if (auto on = start(); !on) {
      seen_.error = on.error().message();
      return std::move(seen_);
    }
    while (!stop && !is_done()) {
      auto got = reader_.next(100ms, [this](const Frame& frame) { see(frame); });
      if (!got && got.error().os != ETIMEDOUT && got.error().os != EINTR) {
        seen_.error = got.error().message();
        break;
      }
    }
    return std::move(seen_);
  }

 private:
  /// A node that has a format but no writer yet says EIO; a writer of the peers is that far a moment later.
  jcam::Status start() {
    constexpr std::int64_t kPatienceMs = 15000;
    const std::int64_t first = monotonic_ns();
    while (true) {
      start_ = monotonic_ns();
      auto on = reader_.start();
      if (on || on.error().os != EIO || stop || ms_between(first, start_) > kPatienceMs) return on;
      std::this_thread::sleep_for(20ms);
    }
  }
  bool is_done() const {
    return (limits_.stamped > 0 && seen_.stamped >= limits_.stamped) ||
           (limits_.seconds > 0 && ms_between(start_, monotonic_ns()) > limits_.seconds * 1000);
  }
  void see(const Frame& frame) {
    const std::int64_t now = monotonic_ns();
    if (anew.exchange(false)) forget();
    if (!seen_.first_ms) seen_.first_ms = ms_between(start_, now);
    if (last_ != 0) seen_.longest_gap_ms = std::max(seen_.longest_gap_ms, ms_between(last_, now));
    if (seen_.frames > 0 && frame.sequence > sequence_) ++seen_.sequence_steps;
    sequence_ = frame.sequence;
    last_ = now;
    ++seen_.frames;
    if (limits_.stamps) see_stamp(frame, now);
  }
  /// What was seen so far was for warming up.
  void forget() {
    seen_ = {};
    last_ = last_stamped_ = 0;
  }
  void see_stamp(const Frame& frame, std::int64_t now) {
    const auto stamp = jcam::bench::read_stamp(reader_.pixel(), reader_.size(), frame.bytes);
    // An old frame that the ring still had is none of the writer's now.
    if (!stamp || stamp->number == number_) return;
    number_ = stamp->number;
    if (!seen_.first_stamped_ms) seen_.first_stamped_ms = ms_between(start_, now);
    if (last_stamped_ != 0)
      seen_.longest_stamped_gap_ms = std::max(seen_.longest_stamped_gap_ms, ms_between(last_stamped_, now));
    last_stamped_ = now;
    ++seen_.stamped;
    seen_.latency_us.push_back(static_cast<std::uint32_t>(now / 1000) - stamp->micros);
    seen_.age_us.push_back((now - frame.timestamp_ns) / 1000);
  }

  CaptureReader& reader_;
  const Limits& limits_;
  Seen seen_;
  std::int64_t start_ = 0, last_ = 0, last_stamped_ = 0;
  std::uint32_t sequence_ = 0, number_ = 0;
};

nlohmann::json json_of(const Seen& seen) {
  const auto or_null = [](const std::optional<double>& value) {
    return value ? nlohmann::json(*value) : nlohmann::json();
  };
  return {{"frames", seen.frames},
          {"stamped", seen.stamped},
          {"sequence_steps", seen.sequence_steps},
          {"first_ms", or_null(seen.first_ms)},
          {"first_stamped_ms", or_null(seen.first_stamped_ms)},
          {"longest_gap_ms", seen.longest_gap_ms},
          {"longest_stamped_gap_ms", seen.longest_stamped_gap_ms},
          {"latency_us", seen.latency_us},
          {"age_us", seen.age_us},
          {"error", seen.error}};
}

}  // namespace

int main(int argc, char** argv) {
  std::string device;
  unsigned buffers = 4;
  Limits limits;
  CLI::App app{
      "Reads a V4L2 device until a limit or SIGTERM, then prints what it saw, since SIGUSR1 if that came, as "
      "one line of JSON."};
  app.add_option("device", device, "the device")->required();
  app.add_option("--buffers", buffers, "buffers to ask for")->capture_default_str();
  app.add_flag("--stamps", limits.stamps, "read the stamps out of the pictures");
  app.add_option("--stamped", limits.stamped, "end after so many stamped frames");
  app.add_option("--seconds", limits.seconds, "end after so many seconds");
  CLI11_PARSE(app, argc, argv);
  limits.stamps |= limits.stamped > 0;
  for (const int number : {SIGTERM, SIGINT}) {
    struct sigaction action {};
    action.sa_handler = [](int) { stop = true; };
    ::sigaction(number, &action, nullptr);
  }
  struct sigaction begin_anew {};
  begin_anew.sa_handler = [](int) { anew = true; };
  ::sigaction(SIGUSR1, &begin_anew, nullptr);
  auto reader = CaptureReader::open(device, buffers);
  if (!reader) {
    std::fprintf(stderr, "jcam-bench-reader: %s: %s\n", device.c_str(), reader.error().message().c_str());
    return 1;
  }
  const Seen seen = Watching(*reader, limits).run();
  std::printf("%s\n", json_of(seen).dump().c_str());
  return seen.error.empty() ? 0 : 1;
}
