// SPDX-License-Identifier: Apache-2.0
#include "tests/lab/bridge/background_reader.h"

#include <functional>
#include <iostream>

#include "tests/support/patience.h"

namespace jcam::test {

using namespace std::chrono_literals;

namespace {

bool wait_for(const std::function<bool()>& holds, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + patience(limit);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(10ms);
  }
  return true;
}

}  // namespace

BackgroundReader::BackgroundReader(const std::string& path) : thread_([this, path] { run(path); }) {}

BackgroundReader::~BackgroundReader() {
  (void)finish();
}

void BackgroundReader::run(const std::string& path) {
  auto reader = CaptureReader::open(path);
  if (!reader) {
    reading_.error = reader.error().message();
    return;
  }
  ReadingLimits limits;
  limits.timeout = patience(5s);
  limits.watch = [this](const Reading& so_far) {
    frames_ = so_far.frames;
    coded_ = so_far.coded;
    return !stop_;
  };
  reading_ = read_frames(*reader, limits);
  // Whoever waits for its frames sees only that none come.
  if (!reading_.error.empty()) std::cerr << "reader of " << path << ": " << reading_.error << "\n";
  if (auto stopped = reader->stop(); !stopped && reading_.error.empty())
    reading_.error = stopped.error().message();
}

Reading BackgroundReader::finish() {
  stop_ = true;
  if (thread_.joinable()) thread_.join();
  return reading_;
}

bool BackgroundReader::more_coded(std::uint64_t count, std::chrono::milliseconds limit) const {
  const std::uint64_t before = coded_;
  return wait_for([&] { return coded_ >= before + count; }, limit);
}

bool BackgroundReader::more_frames(std::uint64_t count, std::chrono::milliseconds limit) const {
  const std::uint64_t before = frames_;
  return wait_for([&] { return frames_ >= before + count; }, limit);
}

}  // namespace jcam::test
