// SPDX-License-Identifier: Apache-2.0
// Every (state, event) pair: what becomes of a camera with one reader on node 0.
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "tests/unit/bridge/machine/machine_driver.h"

namespace jcam::bridge {
namespace {

using namespace std::chrono_literals;
using test::Driver;

Driver in_state(State state) {
  Driver d;
  d.send(Usable{1});
  if (state == State::idle) return d;
  d.send(Readers{1});
  if (state == State::starting) return d;
  if (state == State::backing_off) {
    d.send(CaptureExited{"killed"});
    return d;
  }
  d.send(FirstFrame{});
  d.send(Progress{10, 0});
  if (state == State::stalled) d.after(2s);
  if (state == State::stopping) d.send(Restart{});
  return d;
}

struct Row {
  State from;
  const char* event;
  State to;
  const char* actions;
};

const std::map<std::string, Event> kEvents = {
    {"readers", Readers{1}},
    {"no readers", Readers{0}},
    {"usable", Usable{1}},
    {"unusable", Usable{0}},
    {"ready", CaptureReady{}},
    {"first frame", FirstFrame{}},
    {"progress", Progress{20, 0}},
    {"released", OutputReleased{0}},
    {"failed", CaptureFailed{"no-camera", "No cameras available"}},
    {"exited", CaptureExited{"killed"}},
    {"argus gone", ArgusGone{}},
    {"restart", Restart{}},
    {"shutdown", Shutdown{}},
    {"wanted", Wanted{true}},
    {"tick", Tick{}},
};

const Row kTable[] = {
    {State::idle, "readers", State::starting, "spawn slate0"},
    {State::idle, "no readers", State::idle, ""},
    {State::idle, "usable", State::idle, ""},
    {State::idle, "unusable", State::idle, ""},
    {State::idle, "ready", State::idle, ""},
    {State::idle, "first frame", State::idle, ""},
    {State::idle, "progress", State::idle, ""},
    {State::idle, "released", State::idle, ""},
    {State::idle, "failed", State::idle, ""},
    {State::idle, "exited", State::idle, ""},
    {State::idle, "argus gone", State::idle, ""},
    {State::idle, "restart", State::idle, ""},
    {State::idle, "shutdown", State::idle, ""},
    {State::idle, "wanted", State::starting, "spawn"},
    {State::idle, "tick", State::idle, ""},
    {State::starting, "readers", State::starting, ""},
    {State::starting, "no readers", State::starting, "unslate0 flush0"},
    {State::starting, "usable", State::starting, ""},
    {State::starting, "unusable", State::starting, "unslate0"},
    {State::starting, "ready", State::starting, ""},
    {State::starting, "first frame", State::streaming, "unslate0 on0"},
    {State::starting, "progress", State::starting, ""},
    {State::starting, "released", State::starting, ""},
    {State::starting, "failed", State::stalled, "kill"},
    {State::starting, "exited", State::backing_off, ""},
    {State::starting, "argus gone", State::starting, ""},
    {State::starting, "restart", State::stopping, "stop"},
    {State::starting, "shutdown", State::stopping, "stop"},
    {State::starting, "wanted", State::starting, ""},
    {State::starting, "tick", State::starting, ""},
    {State::streaming, "readers", State::streaming, ""},
    {State::streaming, "no readers", State::streaming, "off0"},
    {State::streaming, "usable", State::streaming, ""},
    {State::streaming, "unusable", State::streaming, "off0"},
    {State::streaming, "ready", State::streaming, ""},
    {State::streaming, "first frame", State::streaming, ""},
    {State::streaming, "progress", State::streaming, ""},
    {State::streaming, "released", State::streaming, ""},
    {State::streaming, "failed", State::stalled, "kill"},
    {State::streaming, "exited", State::starting, "slate0 spawn"},
    {State::streaming, "argus gone", State::streaming, ""},
    {State::streaming, "restart", State::stopping, "stop off0"},
    {State::streaming, "shutdown", State::stopping, "stop off0"},
    {State::streaming, "wanted", State::streaming, ""},
    {State::streaming, "tick", State::streaming, ""},
    {State::stalled, "readers", State::stalled, ""},
    {State::stalled, "no readers", State::stalled, ""},
    {State::stalled, "usable", State::stalled, ""},
    {State::stalled, "unusable", State::stalled, ""},
    {State::stalled, "ready", State::stalled, ""},
    {State::stalled, "first frame", State::stalled, ""},
    {State::stalled, "progress", State::stalled, ""},
    {State::stalled, "released", State::stalled, ""},
    {State::stalled, "failed", State::stalled, ""},
    {State::stalled, "exited", State::starting, "slate0 spawn"},
    {State::stalled, "argus gone", State::stalled, ""},
    {State::stalled, "restart", State::stalled, ""},
    {State::stalled, "shutdown", State::stalled, ""},
    {State::stalled, "wanted", State::stalled, ""},
    {State::stalled, "tick", State::stalled, ""},
    {State::backing_off, "readers", State::backing_off, ""},
    {State::backing_off, "no readers", State::backing_off, "unslate0 flush0"},
    {State::backing_off, "usable", State::backing_off, ""},
    {State::backing_off, "unusable", State::backing_off, "unslate0"},
    {State::backing_off, "ready", State::backing_off, ""},
    {State::backing_off, "first frame", State::backing_off, ""},
    {State::backing_off, "progress", State::backing_off, ""},
    {State::backing_off, "released", State::backing_off, ""},
    {State::backing_off, "failed", State::backing_off, ""},
    {State::backing_off, "exited", State::backing_off, ""},
    {State::backing_off, "argus gone", State::backing_off, ""},
    {State::backing_off, "restart", State::starting, "spawn"},
    {State::backing_off, "shutdown", State::idle, ""},
    {State::backing_off, "wanted", State::backing_off, ""},
    {State::backing_off, "tick", State::backing_off, ""},
    {State::stopping, "readers", State::stopping, ""},
    {State::stopping, "no readers", State::stopping, ""},
    {State::stopping, "usable", State::stopping, ""},
    {State::stopping, "unusable", State::stopping, ""},
    {State::stopping, "ready", State::stopping, ""},
    {State::stopping, "first frame", State::stopping, ""},
    {State::stopping, "progress", State::stopping, ""},
    {State::stopping, "released", State::stopping, "slate0"},
    {State::stopping, "failed", State::stopping, ""},
    {State::stopping, "exited", State::starting, "slate0 spawn"},
    {State::stopping, "argus gone", State::stopping, ""},
    {State::stopping, "restart", State::stopping, ""},
    {State::stopping, "shutdown", State::stopping, ""},
    {State::stopping, "wanted", State::stopping, ""},
    {State::stopping, "tick", State::stopping, ""},
};

TEST(MachineTable, CoversEveryPair) {
  std::map<std::pair<State, std::string>, int> seen;
  for (const auto& row : kTable) ++seen[{row.from, row.event}];
  EXPECT_EQ(seen.size(), 6 * kEvents.size());
  // ArgusBack matters only after ArgusGone; machine_test.cpp covers it.
  EXPECT_EQ(kEvents.size() + 1, std::variant_size_v<Event> + 2) << "a new event needs its rows";
}

TEST(MachineTable, Rows) {
  for (const auto& row : kTable) {
    SCOPED_TRACE(std::string(state_name(row.from)) + " + " + row.event);
    Driver d = in_state(row.from);
    ASSERT_EQ(d.bridge.state, row.from);
    EXPECT_EQ(d.send(kEvents.at(row.event)), row.actions);
    EXPECT_EQ(state_name(d.bridge.state), state_name(row.to));
  }
}

}  // namespace
}  // namespace jcam::bridge
