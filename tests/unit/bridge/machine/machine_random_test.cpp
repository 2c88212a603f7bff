// SPDX-License-Identifier: Apache-2.0
// 100,000 random events with a made-up clock; after each one the promises of the machine are checked against
// a model of the outside world that knows only the actions.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "bridge/machine/machine.h"
#include "tests/unit/bridge/machine/machine_driver.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;

/// The world as the actions make it.
struct World {
  bool capture_alive = false;
  bool killed = false;
  Time killed_at{0};
  std::set<int> slates;
  std::set<int> outputs;    ///< the capture may write to these
  std::set<int> releasing;  ///< it was told to let go and has not answered

  void apply(const Action& action, Time now, Time slate_after_kill) {
    if (std::holds_alternative<Spawn>(action)) {
      ASSERT_FALSE(capture_alive) << "two captures";
      capture_alive = true;
      killed = false;
      outputs.clear();
      releasing.clear();
    } else if (std::holds_alternative<Kill>(action)) {
      if (!killed) killed_at = now;
      killed = true;
    } else if (const auto* on = std::get_if<OutputOn>(&action)) {
      ASSERT_TRUE(capture_alive && !killed) << "output of a dead capture";
      ASSERT_FALSE(slates.contains(on->node)) << "both sides write to node " << on->node;
      outputs.insert(on->node);
    } else if (const auto* off = std::get_if<OutputOff>(&action)) {
      outputs.erase(off->node);
      releasing.insert(off->node);
    } else if (const auto* slate = std::get_if<SlateOn>(&action)) {
      const bool free = !capture_alive ||
                        (!outputs.contains(slate->node) && !releasing.contains(slate->node)) ||
                        (killed && now - killed_at >= slate_after_kill);
      ASSERT_TRUE(free) << "both sides write to node " << slate->node;
      slates.insert(slate->node);
    } else if (const auto* unslate = std::get_if<SlateOff>(&action)) {
      ASSERT_TRUE(slates.erase(unslate->node));
    } else if (const auto* flush = std::get_if<Flush>(&action)) {
      const bool free = !capture_alive ||
                        (!outputs.contains(flush->node) && !releasing.contains(flush->node)) ||
                        (killed && now - killed_at >= slate_after_kill);
      ASSERT_TRUE(free) << "flush of a node that the capture holds";
    }
  }
};

/// The nodes of a test, two or three: each is in or not.
NodeMask some_of(const std::vector<int>& nodes, std::mt19937& random) {
  NodeMask mask = 0;
  for (const int node : nodes) {
    if (random() % 2 == 0) mask |= node_bit(node);
  }
  return mask;
}

NodeMask all_of(const std::vector<int>& nodes) {
  NodeMask mask = 0;
  for (const int node : nodes) mask |= node_bit(node);
  return mask;
}

Event random_event(const std::vector<int>& nodes, std::mt19937& random, World& world) {
  switch (random() % 16) {
    case 0:
    case 1:
    case 2:
      return Readers{some_of(nodes, random)};
    case 3:
      return Usable{random() % 8 == 0 ? some_of(nodes, random) : all_of(nodes)};
    case 4:
      return CaptureReady{};
    case 5:
    case 6:
      return FirstFrame{};
    case 7:
      return Progress{random() % 1000, random() % 200, static_cast<int>(random() % 3)};
    case 8:
    case 9: {
      const int node = nodes[random() % nodes.size()];
      if (!world.releasing.erase(node)) return Tick{};  // a capture only answers what it was asked
      return OutputReleased{node};
    }
    case 10:
      return CaptureFailed{"no-camera", "No cameras available"};
    case 11:
      if (!world.capture_alive) return Tick{};
      world.capture_alive = false;
      world.outputs.clear();
      world.releasing.clear();
      return CaptureExited{"killed"};
    case 12:
      return ArgusGone{};
    case 13:
      return ArgusBack{};
    case 14:
      return random() % 8 == 0 ? Event{Restart{}} : Event{Tick{}};
    default:
      return Tick{};
  }
}

/// Frames are expected of what the capture writes, of main where it writes nothing, and of nothing else.
void expect_flows(const Bridge& bridge) {
  const bool flows = bridge.state == State::streaming && bridge.phase == Phase::playing;
  const auto is_written = [&](int stream) {
    const auto* first = bridge.writers.begin() + node_of(stream, 0);
    return std::find(first, first + kNodesOfStream, Writer::capture) != first + kNodesOfStream;
  };
  bool any = false;
  for (int stream = 0; stream < kMaxStreams; ++stream) any = any || is_written(stream);
  for (int stream = 0; stream < kMaxStreams; ++stream) {
    const bool wanted = flows && (is_written(stream) || (stream == 0 && !any));
    ASSERT_EQ(bridge.flows[static_cast<std::size_t>(stream)].progress_by.has_value(), wanted) << stream;
  }
}

void run(unsigned seed, Settings settings, const std::vector<int>& nodes = {0, 1}) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  test::Driver d(settings);
  World world;
  for (int i = 0; i < 100'000; ++i) {
    d.now += std::chrono::milliseconds(random() % 4 == 0 ? random() % 3000 : random() % 50);
    d.send(random_event(nodes, random, world));
    for (const auto& action : d.last_actions) {
      world.apply(action, d.now, settings.timing.slate_after_kill);
      if (testing::Test::HasFatalFailure()) FAIL() << "event " << i;
    }
    const NodeMask read = d.bridge.readers & d.bridge.usable;
    if (read != 0) {
      ASSERT_TRUE(next_timer(d.bridge))
          << "somebody reads and nothing is timed, event " << i << ", " << state_name(d.bridge.state);
    }
    ASSERT_EQ(world.capture_alive, d.bridge.phase != Phase::none) << "event " << i;
    expect_flows(d.bridge);
    if (testing::Test::HasFatalFailure()) FAIL() << "event " << i;
    for (const int node : nodes) {
      ASSERT_FALSE(world.slates.contains(node) && world.outputs.contains(node) && world.capture_alive &&
                   !world.killed)
          << "event " << i;
      ASSERT_EQ(world.slates.contains(node),
                d.bridge.writers[static_cast<std::size_t>(node)] == Writer::slate);
    }
  }
}

TEST(MachineRandom, OnDemand) {
  run(1, {});
}
TEST(MachineRandom, AlwaysOn) {
  run(2, {.on_demand = false});
}
TEST(MachineRandom, Standby) {
  run(3, {.standby = true, .linger = 0s});
}
TEST(MachineRandom, TwoStreams) {
  run(5, {}, {node_of(0, 0), node_of(1, 0), node_of(1, 7)});
}
TEST(MachineRandom, StreamsAndStandby) {
  run(6, {.standby = true, .linger = 0s}, {node_of(0, 0), node_of(2, 0), node_of(3, 7)});
}
TEST(MachineRandom, FrozenWatched) {
  run(4, {.detect_frozen = true});
}

}  // namespace
}  // namespace jcam::bridge
