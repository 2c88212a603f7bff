// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/node_output.h"

#include <cassert>
#include <utility>

namespace jcam {

Result<std::unique_ptr<FrameOutput>> NodeOutput::open(UniqueFd fd, const NodeFormat& format, WriteMode mode,
                                                      Copies copies, WriterTurn turn) {
  auto writer = FrameWriter::attach(fd.get(), format, mode, copies, turn);
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

Status NodeOutput::submit(std::int64_t stamp_ns) {
  assert(slot_);
  return writer_.submit(*std::exchange(slot_, std::nullopt), frame_bytes_, stamp_ns);
}

void NodeOutput::take_back() {
  assert(slot_);
  writer_.abandon(*std::exchange(slot_, std::nullopt));
}

}  // namespace jcam
