// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/video.h"
#include "tests/reader/capture_reader.h"

namespace jcam::lab {

using namespace std::chrono_literals;

/// What tests of a node write to it, where they do not say otherwise.
inline constexpr NodeFormat kFormat{PixelFormat::yuyv, {{640, 480}, 30}};

/// The nodes that the module was loaded with, in order: "/dev/video10".
std::vector<std::string> nodes();
/// Frames in their rings.
int ring_size();
/// The loaded module is 0.`minor` or later.
bool module_has(int minor);

/// Whether it was loaded with that for the first node.
bool exclusive_caps();

/// Every 32-bit word of the picture is its number, so a frame made of two shows.
void paint(std::span<std::byte> frame, std::uint32_t number);
std::vector<std::byte> painted(const NodeFormat& format, std::uint32_t number);
/// The number, or nothing when the frame is torn.
std::optional<std::uint32_t> number_in(std::span<const std::byte> frame);

/// A process of our own. `body`'s result is its exit status; it ends with us.
class Child {
 public:
  explicit Child(const std::function<int()>& body);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() { kill9(); }
  pid_t pid() const { return pid_; }
  void kill9();
  /// Its exit status; -1 when a signal ended it.
  int wait();

 private:
  pid_t pid_ = -1;
};

/// One byte of news between a parent and its child, in either direction.
class Signal {
 public:
  Signal();
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;
  ~Signal();
  void give() const;
  /// False after ten seconds.
  bool take() const;

 private:
  int ends_[2] = {-1, -1};
};

struct Seen {
  std::optional<std::uint32_t> number;  ///< nothing: torn, or no frame
  std::uint32_t sequence = 0;
  std::int64_t timestamp_ns = 0;
  std::size_t bytes = 0;  ///< as the driver gave it
  std::string error;      ///< empty when a frame came
};

/// An ordinary program that streams from a node, one frame at a time. Tests write and read in step, so that
/// nothing depends on how busy the machine is.
class Reader {
 public:
  explicit Reader(const std::string& path, unsigned buffers = 4);
  /// What kept it from streaming; empty when it does.
  const std::string& error() const { return error_; }
  const test::CaptureReader& device() const { return *reader_; }
  /// The next frame; an error after two seconds without one. `meanwhile` runs while it holds the frame,
  /// before it looks at it.
  Seen next(const std::function<void()>& meanwhile = {});
  /// Takes what is left in the ring, oldest first; how many frames that were.
  int drain(const std::function<void(const Seen&)>& each = {});

 private:
  Seen take(std::chrono::milliseconds timeout, const std::function<void()>& meanwhile);
  std::optional<test::CaptureReader> reader_;
  std::string error_;
};

}  // namespace jcam::lab
