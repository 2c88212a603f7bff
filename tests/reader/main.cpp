// SPDX-License-Identifier: Apache-2.0
// jcam-test-reader: an ordinary V4L2 program, for the demo and for tests inside containers. It knows nothing
// of jcam.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <thread>

#include "common/picture/picture.h"
#include "tests/reader/reading.h"

int main(int argc, char** argv) {
  std::string device = "/dev/video0";
  std::string picture;
  std::string json;
  std::string from;
  std::string until;
  jcam::test::ReadingLimits limits;
  std::int64_t seconds = 0;
  std::int64_t timeout = 10;
  unsigned buffers = 4;
  CLI::App app{"Reads frames from a V4L2 device and says what it saw."};
  app.add_option("device", device, "the device")->capture_default_str();
  app.add_option("--frames", limits.frames, "end after so many frames");
  app.add_option("--lively", limits.lively, "end after so many frames that differ from the one before");
  app.add_option("--seconds", seconds, "end after so many seconds");
  app.add_option("--from", from, "begin to stream once this file is there");
  app.add_option("--until", until, "end once this file is there");
  app.add_option("--timeout", timeout, "seconds without a frame that are an error")->capture_default_str();
  app.add_option("--buffers", buffers, "buffers to ask for")->capture_default_str();
  app.add_option("--picture", picture, "save the last frame: .png, .ppm, .jpg or .raw");
  app.add_option("--json", json, "write the figures to this file");
  CLI11_PARSE(app, argc, argv);
  limits.duration = std::chrono::seconds(seconds);
  limits.timeout = std::chrono::seconds(timeout);
  if (limits.frames == 0 && limits.lively == 0 && seconds == 0 && until.empty()) limits.frames = 90;
  if (!until.empty())
    limits.watch = [&until](const jcam::test::Reading&) { return ::access(until.c_str(), F_OK) != 0; };

  auto reader = jcam::test::CaptureReader::open(device, buffers);
  if (!reader) {
    std::cerr << "jcam-test-reader: " << device << ": " << reader.error().message() << '\n';
    return 1;
  }
  while (!from.empty() && ::access(from.c_str(), F_OK) != 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  const auto reading = jcam::test::read_frames(*reader, limits);
  std::printf("%s: %s %dx%d, %llu frames at %.2f a second, longest gap %.0f ms%s%s\n", device.c_str(),
              std::string(jcam::format_name(reading.pixel)).c_str(), reading.size.width, reading.size.height,
              static_cast<unsigned long long>(reading.frames), reading.rate, reading.longest_gap_ms,
              reading.error.empty() ? "" : "; ended by: ", reading.error.c_str());
  if (!json.empty()) std::ofstream(json) << jcam::test::reading_json(reading) << '\n';
  if (!picture.empty() && !reading.last.empty()) {
    auto kind = jcam::picture_kind(picture);
    auto file = kind ? jcam::picture_file(*kind, reading.pixel, reading.size, reading.last)
                     : jcam::Result<std::string>(kind.error());
    if (!file) {
      std::cerr << "jcam-test-reader: " << file.error().message() << '\n';
      return 1;
    }
    std::ofstream(picture, std::ios::binary) << *file;
  }
  return reading.error.empty() ? 0 : 1;
}
