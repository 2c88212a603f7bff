// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/node_output.h"

#include <cassert>
#include <utility>

namespace jcam {

Result<std::unique_ptr<FrameOutput>> NodeOutput::open(UniqueFd fd, const NodeFormat& format, WriteMode mode) {
  auto writer = FrameWriter::attach(fd.get(), format, mode);
  if (!writer) return writer.error();
  const std::size_t bytes = frame_bytes(format.pixel, format.mode.size);
  return std::unique_ptr<FrameOutput>(new NodeOutput(std::move(fd), std::move(*writer), bytes));
}

std::optional<std::span<std::byte>> NodeOutput::lend() {
  auto slot = writer_.acquire();
  if (!slot) return std::nullopt;  // the next frame has to be copied
  assert(slot->bytes().size() >= frame_bytes_);
  slot_ = std::move(*slot);
  return slot_->bytes().first(frame_bytes_);
}

Status NodeOutput::submit(std::int64_t /*captured_ns*/) {
  assert(slot_);
  // The time of now, as every other picture on the node has it: slates, held frames and copies. Two kinds of
  // time stamps on one node run backwards where they meet.
  return writer_.submit(*std::exchange(slot_, std::nullopt), frame_bytes_, 0);
}

void NodeOutput::take_back() {
  assert(slot_);
  writer_.abandon(*std::exchange(slot_, std::nullopt));
}

}  // namespace jcam
