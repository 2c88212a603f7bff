// SPDX-License-Identifier: Apache-2.0
// Pods, failures and restarts of every side in random order, against a kubelet that does what the real one
// does: it knows what it gave, resource by resource, learns of its Pods some time after its start, and may
// choose by a list that is old.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <set>

#include "tests/unit/kubelet/plan/scene.h"

namespace jcam::kubelet::test {
namespace {

struct Pod {
  Resource resource;
  std::vector<NodeName> nodes;
};

class World {
 public:
  explicit World(unsigned seed) : random_(seed) {
    now_ = born_ = kStart;
    kubelet_knows_ = kStart;
    restart_plugin();
    now_ += 61s;
    ask();
    push();
  }

  void step() {
    pass();
    switch (pick(12)) {
      case 0:
      case 1:
      case 2:
        start_pod();
        break;
      case 3:
      case 4:
        end_pod();
        break;
      case 5:
        turn_reader();
        break;
      case 6:
        break_something();
        break;
      case 7:
        mend();
        break;
      case 8:
        restart_kubelet();
        break;
      case 9:
        restart_plugin();
        break;
      case 10:
        on_daemon_gone(state_, now_);
        gone_ = true;
        break;
      default:
        tell();
        break;
    }
    check();
    if (pick(3) != 0) push();
  }

  int given = 0, refused = 0, freed = 0;

 private:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  /// Time goes on, and the plugin does what is due in it, as its loop would.
  void pass() {
    const Time end = now_ + std::chrono::milliseconds(1 + pick(40) * pick(1000));
    for (;;) {
      const auto next = due(state_, now_);
      if (!next || *next > end) break;
      now_ = std::max(now_, *next);
      if (state_.look_due && *state_.look_due <= now_) ask();
    }
    now_ = end;
  }

  std::vector<Claim> claims() const {
    std::vector<Claim> all;
    for (const auto& pod : pods_) {
      for (const auto& one : pod.nodes) all.push_back({pod.resource, one});
    }
    // It learns of them one by one.
    if (now_ < kubelet_knows_) all.resize(all.size() / 2);
    return all;
  }

  void ask() {
    if (pick(10) == 0) return on_no_list(state_, now_);
    freed += static_cast<int>(on_list(state_, claims(), now_, now_).size());
  }

  void tell() {
    gone_ = false;
    on_report(state_, report_, now_);
  }

  void push() {
    // A plugin that has nothing to say has no socket yet.
    const auto fresh = offers(state_, now_);
    if (!fresh.empty()) seen_ = fresh;
  }

  std::set<NodeName> used(const Resource& resource) const {
    std::set<NodeName> nodes;
    for (const auto& pod : pods_) {
      if (pod.resource == resource) nodes.insert(pod.nodes.begin(), pod.nodes.end());
    }
    return nodes;
  }

  void start_pod() {
    if (seen_.empty()) return;
    auto entry = std::next(seen_.begin(), pick(static_cast<int>(seen_.size())));
    const auto taken = used(entry->first);
    std::vector<NodeName> available;
    for (const auto& device : entry->second) {
      if (device.health.well && !taken.contains(device.node)) available.push_back(device.node);
    }
    const auto size = static_cast<std::size_t>(1 + pick(2));
    const auto nodes = preferred(state_, available, {}, size);
    if (nodes.size() < size) return;
    std::vector<std::string> ids;
    for (const auto& one : nodes) ids.push_back(one.text());
    ask();
    const auto may = may_give(state_, entry->first, ids, now_);
    if (!may) {
      ++refused;
      return;
    }
    ASSERT_TRUE(allocation(state_, entry->first, *may, false));
    on_given(state_, entry->first, *may, now_);
    for (const auto& one : *may) on_reserved(state_, one);
    ++given;
    // Now and then it is not started after all.
    if (pick(8) != 0) pods_.push_back({entry->first, *may});
  }

  void end_pod() {
    if (pods_.empty()) return;
    const auto pod = std::next(pods_.begin(), pick(static_cast<int>(pods_.size())));
    for (const auto& one : pod->nodes) node_in(report_, one.text()).readers = 0;
    pods_.erase(pod);
    if (pick(2) == 0 && !gone_) tell();
  }

  void turn_reader() {
    if (pods_.empty()) return;
    const auto& pod = pods_[static_cast<std::size_t>(pick(static_cast<int>(pods_.size())))];
    auto& one = node_in(report_, pod.nodes[0].text());
    one.readers = one.readers > 0 ? 0 : 1;
    if (!gone_) tell();
  }

  void break_something() {
    auto& camera = report_.cameras[static_cast<std::size_t>(pick(2))];
    if (pick(2) == 0) {
      camera.reason = "no frame in time";
    } else {
      camera.nodes[0].state = control::NodeState::busy;
    }
    if (!gone_) tell();
  }

  void mend() {
    for (auto& camera : report_.cameras) {
      camera.reason.clear();
      for (auto& one : camera.nodes) one.state = control::NodeState::ok;
    }
    tell();
  }

  void restart_kubelet() {
    born_ = now_;
    kubelet_knows_ = now_ + std::chrono::seconds(pick(60));
    on_kubelet(state_, now_, born_ + 60s);
  }

  void restart_plugin() {
    state_ = State{};
    seen_.clear();
    on_kubelet(state_, now_, born_ + 60s);
    ask();
    tell();
  }

  void check() {
    std::set<NodeName> owned;
    for (const auto& pod : pods_) {
      for (const auto& one : pod.nodes)
        EXPECT_TRUE(owned.insert(one).second) << one.text() << " is in two Pods";
    }
    std::map<NodeName, int> places;
    for (const auto& [resource, devices] : offers(state_, now_)) {
      const auto taken = used(resource);
      for (const auto& [name, health] : devices) {
        // kubelet gives no device twice: only what is neither its own nor unwell can go to another Pod.
        if (!health.well || taken.contains(name)) continue;
        EXPECT_FALSE(owned.contains(name)) << name.text() << " is on offer, and in a Pod";
        const auto [camera, report] = find(state_, name);
        ASSERT_NE(report, nullptr);
        EXPECT_EQ(report->state, control::NodeState::ok);
        const auto since = state_.failing.find(camera->name);
        EXPECT_TRUE(since == state_.failing.end() || now_ - since->second < kPatience);
      }
    }
    if (!gone_) {
      EXPECT_EQ(state_.away, std::nullopt);
    }
    EXPECT_LE(state_.given.size(), 4U) << "what is kept has a bound";
  }

  std::mt19937 random_;
  Time now_, born_, kubelet_knows_;
  control::StatusReport report_ = two_cameras();
  bool gone_ = false;
  State state_;
  Offers seen_;  ///< what kubelet has of it
  std::vector<Pod> pods_;
};

TEST(KubeletRandom, NoNodeIsInTwoPods) {
  const char* wanted = std::getenv("JCAM_SEED");
  const unsigned first =
      wanted != nullptr ? static_cast<unsigned>(std::stoul(wanted)) : std::random_device{}();
  std::cout << "JCAM_SEED=" << first << '\n';
  int given = 0;
  int refused = 0;
  int freed = 0;
  for (unsigned round = 0; round < 1000 && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE("seed " + std::to_string(first + round));
    World world(first + round);
    for (int step = 0; step < 100 && !testing::Test::HasFailure(); ++step) world.step();
    given += world.given;
    refused += world.refused;
    freed += world.freed;
  }
  std::cout << given << " given, " << refused << " refused, " << freed << " came free\n";
  // A world in which nothing happens would keep every promise.
  EXPECT_GT(given, 5000);
  EXPECT_GT(refused, 50);
  EXPECT_GT(freed, 2000);
}

}  // namespace
}  // namespace jcam::kubelet::test
