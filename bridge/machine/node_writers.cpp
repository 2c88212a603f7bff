// SPDX-License-Identifier: Apache-2.0
#include "bridge/machine/node_writers.h"

namespace jcam::bridge {

bool NodeWriters::is_written(int stream) const {
  for (int index = 0; index < kNodesOfStream; ++index) {
    if (of(node_of(stream, index)) == Writer::capture) return true;
  }
  return false;
}

void NodeWriters::arrange() {
  const bool delivers = b_.state == State::streaming && b_.phase == Phase::playing;
  for (int node = 0; node < kMaxNodes; ++node) {
    const bool read = (b_.readers & b_.usable & node_bit(node)) != 0;
    const Writer want = !read ? Writer::none : delivers ? Writer::capture : Writer::slate;
    move_to(node, want);
  }
}

void NodeWriters::released(int node) {
  writer(node) = Writer::none;
  if (!(b_.readers & node_bit(node)) && (b_.usable & node_bit(node))) actions_.emplace_back(Flush{node});
}

void NodeWriters::drop(int node) {
  if (writer(node) == Writer::slate) {
    actions_.emplace_back(SlateOff{node});
    writer(node) = Writer::none;
  }
  if (writer(node) == Writer::capture) move_to(node, Writer::none);
}

void NodeWriters::take_back() {
  b_.slate_at.reset();
  for (int node = 0; node < kMaxNodes; ++node) {
    if (writer(node) == Writer::capture || writer(node) == Writer::releasing) released(node);
  }
  arrange();
}

void NodeWriters::move_to(int node, Writer want) {
  Writer& is = writer(node);
  if (is == want || is == Writer::releasing) return;
  switch (is) {
    case Writer::capture:
      if (b_.phase == Phase::playing) actions_.emplace_back(OutputOff{node});
      is = Writer::releasing;
      return;
    case Writer::slate:
      actions_.emplace_back(SlateOff{node});
      if (want == Writer::none) actions_.emplace_back(Flush{node});
      break;
    case Writer::none:
    case Writer::releasing:
      break;
  }
  if (want == Writer::capture) actions_.emplace_back(OutputOn{node});
  if (want == Writer::slate) actions_.emplace_back(SlateOn{node});
  is = want;
}

}  // namespace jcam::bridge
