// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "common/os/unique_fd.h"
#include "common/result.h"
#include "common/video.h"

namespace jcam::test {

/// One frame as a reader got it; the bytes are the driver's own and valid for the call.
struct Frame {
  std::span<const std::byte> bytes;
  std::int64_t timestamp_ns = 0;
  std::uint32_t sequence = 0;
  std::uint32_t flags = 0;        ///< V4L2_BUF_FLAG_*
  std::size_t claimed_bytes = 0;  ///< bytesused as the driver gave it
};

/// An ordinary V4L2 program's way to read: mapped buffers, poll, DQBUF, QBUF. It takes the format that the
/// device has.
class CaptureReader {
 public:
  static Result<CaptureReader> open(const std::string& path, unsigned buffers = 4);
  CaptureReader(CaptureReader&&) = default;
  CaptureReader& operator=(CaptureReader&&) = delete;
  ~CaptureReader();

  PixelFormat pixel() const { return pixel_; }
  Size size() const { return size_; }
  Status start();
  /// Waits for a frame and hands it over. ETIMEDOUT in `os` when none came.
  Status next(std::chrono::milliseconds timeout, const std::function<void(const Frame&)>& use);
  /// STREAMOFF and REQBUFS(0).
  Status stop();

 private:
  struct Mapping {
    void* start = nullptr;
    std::size_t length = 0;
  };
  explicit CaptureReader(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
  PixelFormat pixel_ = PixelFormat::yuyv;
  Size size_;
  std::vector<Mapping> maps_;
};

}  // namespace jcam::test
