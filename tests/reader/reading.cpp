// SPDX-License-Identifier: Apache-2.0
#include "tests/reader/reading.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/fakes/frame_code.h"
#include "tests/reader/frame_order.h"

namespace jcam::test {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point then, Clock::time_point now) {
  return std::chrono::duration<double, std::milli>(now - then).count();
}

/// The steady clock is CLOCK_MONOTONIC, as the frames' time stamps are.
std::int64_t since_boot_ns(Clock::time_point when) {
  return std::chrono::nanoseconds(when.time_since_epoch()).count();
}

std::optional<fakes::FrameCode> code_of(PixelFormat pixel, Size size, std::span<const std::byte> bytes) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const auto stride = static_cast<int>(line_bytes(pixel, size));
  switch (pixel) {
    case PixelFormat::yuyv:
      return fakes::decode_frame(fakes::luma_of_yuyv(data, size.width, size.height, stride));
    case PixelFormat::uyvy:
      return fakes::decode_frame(fakes::luma_of_uyvy(data, size.width, size.height, stride));
    case PixelFormat::nv12:
    case PixelFormat::i420:
      return fakes::decode_frame(fakes::luma_of_planar(data, size.width, size.height, stride));
    case PixelFormat::bgrx:
    case PixelFormat::mjpeg:
      break;
  }
  return std::nullopt;
}

/// Enough of a frame to tell it from another: every picture of the sources that tests use changes somewhere.
std::uint64_t fingerprint(std::span<const std::byte> bytes) {
  std::uint64_t sum = 1469598103934665603ULL;
  const std::size_t step = std::max<std::size_t>(1, bytes.size() / 65536);
  for (std::size_t i = 0; i < bytes.size(); i += step)
    sum = (sum ^ static_cast<std::uint64_t>(bytes[i])) * 1099511628211ULL;
  return sum;
}

}  // namespace

Reading read_frames(CaptureReader& reader, const ReadingLimits& limits) {
  Reading r;
  r.pixel = reader.pixel();
  r.size = reader.size();
  const auto start = Clock::now();
  r.start_ms = static_cast<double>(since_boot_ns(start)) / 1e6;
  if (auto on = reader.start(); !on) {
    r.error = on.error().message();
    return r;
  }
  Clock::time_point first_lively;
  Clock::time_point last;
  Clock::time_point last_lively;
  std::uint64_t print = 0;
  FrameOrder order;
  std::int64_t newest_ns = 0;
  while ((limits.frames == 0 || r.frames < limits.frames) &&
         (limits.lively == 0 || r.lively < limits.lively) &&
         (limits.duration.count() == 0 || Clock::now() - start < limits.duration)) {
    auto got = reader.next(limits.timeout, [&](const Frame& frame) {
      const auto code = code_of(r.pixel, r.size, frame.bytes);
      const auto now = Clock::now();
      order.add(code ? std::optional(NumberedFrame{frame.sequence, frame.timestamp_ns, since_boot_ns(now),
                                                   code->number})
                     : std::nullopt);
      if (code) ++r.coded;
      const std::uint64_t is = fingerprint(frame.bytes);
      if (r.frames == 0) {
        last_lively = now;
        r.first_ms = ms_since(start, now);
        r.first_age_ms = std::max(0.0, static_cast<double>(since_boot_ns(start) - frame.timestamp_ns) / 1e6);
      } else {
        if (ms_since(last, now) > r.longest_gap_ms) {
          r.longest_gap_ms = ms_since(last, now);
          r.longest_gap_end_ms = static_cast<double>(since_boot_ns(now)) / 1e6;
        }
        if (is != print) {
          if (++r.lively == 1) first_lively = now;
          if (r.lively == 1) r.first_lively_ms = ms_since(start, now);
          r.longest_real_gap_ms = std::max(r.longest_real_gap_ms, ms_since(last_lively, now));
          last_lively = now;
        }
      }
      r.furthest_back_us = std::max(r.furthest_back_us, (newest_ns - frame.timestamp_ns) / 1000);
      newest_ns = frame.timestamp_ns;
      last = now;
      print = is;
      ++r.frames;
      r.last.assign(reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size());
    });
    if (!got) {
      r.error = got.error().message();
      break;
    }
    if (limits.watch && !limits.watch(r)) break;
  }
  r.backwards = order.backwards();
  r.compared = order.compared();
  if (r.lively > 1) r.rate = static_cast<double>(r.lively - 1) * 1000 / ms_since(first_lively, last_lively);
  return r;
}

std::string reading_json(const Reading& r) {
  const nlohmann::ordered_json json = {{"format", format_name(r.pixel)},
                                       {"width", r.size.width},
                                       {"height", r.size.height},
                                       {"frames", r.frames},
                                       {"coded", r.coded},
                                       {"lively", r.lively},
                                       {"backwards", r.backwards},
                                       {"compared", r.compared},
                                       {"furthest_back_us", r.furthest_back_us},
                                       {"rate", r.rate},
                                       {"start_ms", r.start_ms},
                                       {"first_ms", r.first_ms},
                                       {"first_lively_ms", r.first_lively_ms},
                                       {"first_age_ms", r.first_age_ms},
                                       {"longest_gap_ms", r.longest_gap_ms},
                                       {"longest_gap_end_ms", r.longest_gap_end_ms},
                                       {"longest_real_gap_ms", r.longest_real_gap_ms},
                                       {"error", r.error}};
  return json.dump();
}

}  // namespace jcam::test
