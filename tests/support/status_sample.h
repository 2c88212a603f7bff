// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "control/protocol/status_report.h"

namespace jcam::test {

/// Two cameras: one well with two nodes, one in trouble.
inline control::StatusReport status_sample() {
  using namespace control;
  CameraReport good{CameraName{0}, "argus", PixelFormat::yuyv, {{1280, 720}, 30}, CameraState::streaming};
  good.sensor_id = 0;
  good.capture_pid = 812;
  good.spare_pid = 815;
  good.frames = 53102;
  good.rate = 29.97;
  good.drops = 3;
  good.restarts = 1;
  good.restarts_by_reason = {{"stall", 1}};
  good.time_to_first_frame_ms = 640;
  good.longest_gap_ms = 71;
  good.copied_bytes = 97877606400;
  good.latency = LatencyReport{{10, 50}, {53000, 101, 1}, 212'400'000};
  good.nodes = {{NodeName{{0}, 0}, "/dev/video40", 40, 1, false, 53102, NodeState::ok, "docker 3f2a91",
                 Reserved::reserved},
                {NodeName{{0}, 1}, "/dev/video41", 41, 0, false, 53100, NodeState::ok, "", Reserved::free}};
  good.nodes.push_back({NodeName{{0}, 0, "small"}, "/dev/video43", 43, 1, false, 17700, NodeState::ok,
                        "detector", Reserved::free});
  StreamReport small{"small", PixelFormat::nv12, {{640, 360}, 10}, 17700, 9.98, 1, 6117120000, {}};
  small.latency = LatencyReport{{10, 50}, {17699, 1, 0}, 35'400'000};
  good.streams = {small};
  good.settings = {
      {"saturation", "1.5", SettingState::kept, ""},
      {"wbmode", "purple", SettingState::dropped, "nvarguscamerasrc does not take wbmode=purple"}};
  good.sensor = "imx219";
  good.position = "rear";
  good.note = "there is no nvjpegenc here: the processor makes the JPEGs";
  CameraReport bad{CameraName{1}, "argus", PixelFormat::nv12, {{1920, 1080}, 30}, CameraState::backing_off};
  bad.sensor_id = 1;
  bad.reason = "csi1: nvargus-daemon is not running";
  bad.next_try_ms = 4000;
  bad.cure = "sudo systemctl restart nvargus-daemon";
  bad.restarts = 7;
  bad.restarts_by_reason = {{"argus", 6}, {"exit", 1}};
  bad.nodes = {
      {NodeName{{1}, 0}, "/dev/video42", 42, -1, true, 12, NodeState::busy, "ffmpeg 4711", Reserved::stale}};
  return StatusReport{"0.1.0", 800, 3'723'000'000'000, "0.12.7", {good, bad}, {"/tmp/argus_socket", false}};
}

}  // namespace jcam::test
