// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "tests/fakes/frame_code.h"
#include "tests/gst/capture_child.h"
#include "tests/lab/v4l2/lab_support.h"
#include "tests/support/places.h"
#include "v4l2/loopback_node.h"

namespace jcam::lab {

using namespace capture;
using test::CaptureChild;

inline const std::size_t kFrame = frame_bytes(kFormat.pixel, kFormat.mode.size);
/// The picture is not scaled, so that its code can be read.
inline const std::string kArgus =
    "nvarguscamerasrc sensor-id=0 ! "
    "video/x-raw(memory:NVMM),format=NV12,width=640,height=480,framerate=30/1 ! nvvidconv ! "
    "video/x-raw,format=YUY2,width=640,height=480";

inline CaptureChild::Setup setup() {
  return {.pipeline = kArgus,
          .format = kFormat,
          .environment = {{"GST_PLUGIN_PATH", jcam::test::build_dir() + "/tests/fakes"},
                          {"GST_REGISTRY", jcam::test::build_dir() + "/gst-registry.bin"}}};
}

inline std::optional<fakes::FrameCode> code_in(const test::Frame& frame, Size size = kFormat.mode.size) {
  const auto [width, height] = size;
  if (frame.bytes.size() < frame_bytes(kFormat.pixel, size)) return std::nullopt;
  return fakes::decode_frame(fakes::luma_of_yuyv(reinterpret_cast<const std::uint8_t*>(frame.bytes.data()),
                                                 width, height, width * 2));
}

/// A frame as a reader saw it: its code, none on a slate.
struct Picture {
  std::optional<fakes::FrameCode> code;
  std::int64_t timestamp_ns = 0;
  std::uint32_t sequence = 0;
  std::uint32_t flags = 0;
};

class CaptureLab : public testing::Test {
 protected:
  /// The daemon's node, with a slate in it.
  LoopbackNode open_node(std::size_t index, const NodeFormat& format = kFormat) {
    auto node = LoopbackNode::open(nodes().at(index), format);
    EXPECT_TRUE(node) << node.error().message();
    EXPECT_TRUE(node->write(painted(format, 0x10801080)));
    return std::move(*node);
  }
  static NodeName name(int index) { return {{0}, index}; }
  static void hand_over(CaptureChild& child, const LoopbackNode& node, int index) {
    hand_over(child, node, name(index));
  }
  static void hand_over(CaptureChild& child, const LoopbackNode& node, const NodeName& name) {
    child.send(OutputOn{name, node.mode() != WriteMode::write}, node.fd());
  }
  static test::CaptureReader reader_of(const LoopbackNode& node) {
    auto reader = test::CaptureReader::open(node.path());
    EXPECT_TRUE(reader) << reader.error().message();
    EXPECT_TRUE(reader->start());
    return std::move(*reader);
  }
  static std::optional<Picture> next(test::CaptureReader& reader) {
    Picture picture;
    const Status got = reader.next(std::chrono::seconds(5), [&](const test::Frame& frame) {
      picture = {code_in(frame), frame.timestamp_ns, frame.sequence, frame.flags};
    });
    EXPECT_TRUE(got) << got.error().message();
    if (!got) return std::nullopt;
    return picture;
  }
  /// The next one that is the camera's.
  static std::optional<Picture> next_from_camera(test::CaptureReader& reader) {
    for (int i = 0; i < 10; ++i) {
      auto picture = next(reader);
      if (!picture || picture->code) return picture;
    }
    return std::nullopt;
  }
  /// Two reports, and what happened between them.
  static Progress between(CaptureChild& child) {
    const auto from = child.wait_for<Progress>();
    const auto to = child.wait_for<Progress>();
    EXPECT_TRUE(from && to);
    if (!from || !to) return {};
    return {to->frames - from->frames, to->written - from->written, to->drops - from->drops,
            to->copied - from->copied, 0};
  }
};

}  // namespace jcam::lab
