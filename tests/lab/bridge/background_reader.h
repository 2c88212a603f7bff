// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "tests/reader/reading.h"

namespace jcam::test {

/// A program that reads a node all the time, as one that was opened in the morning: in a thread of its own,
/// with what it has seen so far to look at.
class BackgroundReader {
 public:
  explicit BackgroundReader(const std::string& path);
  BackgroundReader(const BackgroundReader&) = delete;
  BackgroundReader& operator=(const BackgroundReader&) = delete;
  ~BackgroundReader();

  std::uint64_t frames() const { return frames_; }
  /// Frames of the fake camera, no slates.
  std::uint64_t coded() const { return coded_; }
  /// Ends and tells all. `error` must be empty for a reader that noticed nothing.
  Reading finish();
  /// Waits until so many further coded frames have come.
  bool more_coded(std::uint64_t count, std::chrono::milliseconds limit = std::chrono::seconds(60)) const;
  bool more_frames(std::uint64_t count, std::chrono::milliseconds limit = std::chrono::seconds(60)) const;

 private:
  void run(const std::string& path);
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> frames_ = 0;
  std::atomic<std::uint64_t> coded_ = 0;
  Reading reading_;
  std::thread thread_;
};

}  // namespace jcam::test
