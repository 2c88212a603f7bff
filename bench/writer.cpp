// SPDX-License-Identifier: Apache-2.0
// jcam-bench-writer: the bare write() loop, and the source of peers that read a pipe. Draws the same frames
// as jcambenchsrc, at the speed that a control block tells.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <vector>

#include "bench/control_block.h"
#include "bench/picture.h"
#include "common/os/os_error.h"
#include "v4l2/loopback_node.h"

namespace {

using jcam::PixelFormat;

std::atomic<bool> stop = false;  // NOLINT: a signal handler has nothing else

struct Wanted {
  std::string control, mode, format = "yuyv";
  std::vector<std::string> nodes;
  bool to_stdout = false;
};

jcam::Status write_whole(int fd, std::span<const std::byte> frame) {
  while (!frame.empty()) {
    const ssize_t n = ::write(fd, frame.data(), frame.size());
    if (n < 0 && errno == EINTR && !stop) continue;
    if (n < 0) return jcam::os_error(errno, "cannot write a frame");
    frame = frame.subspan(static_cast<std::size_t>(n));
  }
  return {};
}

jcam::Status run(const Wanted& wanted) {
  auto mode = jcam::parse_video_mode(wanted.mode);
  if (!mode) return mode.error();
  auto format = jcam::parse_format(wanted.format);
  if (!format) return format.error();
  if (*format != PixelFormat::yuyv && *format != PixelFormat::nv12) return jcam::Error{"only yuyv and nv12"};
  auto control = jcam::bench::Control::open(wanted.control);
  if (!control) return control.error();

  std::vector<jcam::LoopbackNode> nodes;
  std::vector<int> outputs;
  for (const auto& path : wanted.nodes) {
    auto node = jcam::LoopbackNode::open(path, {*format, *mode});
    if (!node) return node.error();
    outputs.push_back(node->fd());
    nodes.push_back(std::move(*node));
  }
  if (wanted.to_stdout) outputs.push_back(STDOUT_FILENO);

  // As many as a converter has, so that the processor's caches are not kinder to us than to others.
  constexpr std::size_t kBuffers = 4;
  std::vector<std::vector<std::byte>> frames(kBuffers);
  for (auto& frame : frames) {
    frame.resize(jcam::frame_bytes(*format, mode->size));
    jcam::bench::paint(*format, mode->size, frame);
  }
  for (std::uint32_t number = 1; control->wait_next(stop); ++number) {
    auto& frame = frames[number % kBuffers];
    jcam::bench::draw_stamp(*format, mode->size, frame, {number, jcam::bench::micros_now()});
    for (const int output : outputs) {
      auto written = write_whole(output, frame);
      if (!written) return stop ? jcam::Status() : written;
    }
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  Wanted wanted;
  CLI::App app{
      "Writes stamped frames to v4l2loopback nodes, or to standard output; without any, only makes them."};
  app.add_option("--control", wanted.control, "the control block's file")->required();
  app.add_option("--mode", wanted.mode, "1280x720@30")->required();
  app.add_option("--format", wanted.format, "yuyv or nv12")->capture_default_str();
  app.add_flag("--stdout", wanted.to_stdout, "write to standard output");
  app.add_option("node", wanted.nodes, "nodes, each gets each frame");
  CLI11_PARSE(app, argc, argv);
  for (const int number : {SIGTERM, SIGINT}) {
    struct sigaction action {};
    action.sa_handler = [](int) { stop = true; };
    ::sigaction(number, &action, nullptr);
  }
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  if (auto done = run(wanted); !done) {
    std::fprintf(stderr, "jcam-bench-writer: %s\n", done.error().message().c_str());
    return 1;
  }
  return 0;
}
