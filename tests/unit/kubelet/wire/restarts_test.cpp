// SPDX-License-Identifier: Apache-2.0
// Restarts of every side in random order, Pods and failures between them: no node is ever in two Pods, health
// follows within two seconds, a Pod's end as kubelet is asked, nothing is left at the end. JCAM_SEED,
// JCAM_ROUNDS.
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/support/patience.h"
#include "tests/unit/kubelet/wire/scene.h"

namespace jcam::kubelet::test {
namespace {

unsigned number_in(const char* variable, unsigned otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? static_cast<unsigned>(std::stoul(text)) : otherwise;
}

constexpr unsigned kManyRounds = 400;

class PluginRestarts : public PluginScene {
 protected:
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  void round() {
    const int what = pick(10);
    events_ += std::to_string(what) + " ";
    switch (what) {
      case 0:
      case 1:
      case 2:
        return start_pod();
      case 3:
      case 9:
        return end_pod();
      case 4:
        return turn_node();
      case 5:
        kubelet_.stop();
        return kubelet_.start();
      case 6:
        stop_daemon();
        start_daemon();
        return no_launch_gets_them("the daemon's restart");
      case 7:
        plugin_.signal(pick(2) == 0 ? SIGKILL : SIGTERM);
        plugin_.wait();
        no_launch_gets_them("the plugin's end");
        return plugin_.start();
      default:
        // One that does not listen yet would end by it, as any program does.
        if (plugin_.blocks(SIGHUP)) plugin_.signal(SIGHUP);
    }
  }

  /// Whoever is away or new at this moment, what Pods have is no launch's.
  void no_launch_gets_them(const char* after) {
    for (const auto& [number, pod] : kubelet_.pods()) {
      for (const auto& id : pod.devices)
        EXPECT_FALSE(daemon_->take_away(node(id))) << "a launch gets a Pod's " << id << " after " << after;
    }
  }
  void start_pod() {
    static const char* const kResources[] = {"camera", "csi0", "csi1", "csi0-small"};
    if (kubelet_.start_pod(std::string("jcam.dev/") + kResources[pick(4)], 1 + pick(2))) ++given_;
  }
  void end_pod() {
    const auto pods = kubelet_.pods();
    if (pods.empty()) return;
    const auto pod = std::next(pods.begin(), pick(static_cast<int>(pods.size())));
    unseen_.insert(pod->second.devices.begin(), pod->second.devices.end());
    // It has read until now, and its reader's end is seen before or after its own.
    change([&](auto& report) { node_in(report, pod->second.devices[0]).readers = 1; });
    if (pick(2) == 0) kubelet_.end_pod(pod->first);
    std::this_thread::sleep_for(20ms);
    change([&](auto& report) { node_in(report, pod->second.devices[0]).readers = 0; });
    kubelet_.end_pod(pod->first);
  }
  void turn_node() {
    const char* const names[] = {"csi0", "csi0.1", "csi1", "csi0-small"};
    const std::string name = names[pick(4)];
    if (unseen_.contains(name)) events_ += "of a Pod's end ";
    change([&](auto& report) {
      auto& state = node_in(report, name).state;
      state = state == control::NodeState::ok ? control::NodeState::missing : control::NodeState::ok;
    });
  }

  /// What kubelet has to see after all that.
  std::string wanted(const Resource& resource) {
    std::string words;
    for (auto& camera : report_.cameras) {
      for (auto& one : camera.nodes) {
        if (!resource.has(one.name)) continue;
        bool well = one.state == control::NodeState::ok;
        for (const auto& [number, pod] : kubelet_.pods()) {
          const auto& ids = pod.devices;
          if (pod.resource != resource.name() &&
              std::find(ids.begin(), ids.end(), one.name.text()) != ids.end())
            well = false;
        }
        words += (words.empty() ? "" : " ") + one.name.text() + (well ? "" : "!");
      }
    }
    return words;
  }
  /// Health alone follows within two seconds; what has to do with Pods and restarts, in time. A node that
  /// works again after its Pod's end is free when kubelet has been asked, too: while it did not work nobody
  /// could see whether that was so.
  std::chrono::milliseconds limit() const {
    const bool health_alone = events_.find_first_not_of("4 ") == std::string::npos;
    return jcam::test::patience(health_alone ? 2s : 40s);
  }
  void check() {
    std::set<std::string> owned;
    for (const auto& [number, pod] : kubelet_.pods()) {
      for (const auto& id : pod.devices) EXPECT_TRUE(owned.insert(id).second) << id << " is in two Pods";
    }
    for (const auto& resource : {kCamera, of("csi0"), of("csi1"), of("csi0-small")}) {
      if (!comes_to(resource.name(), wanted(resource), limit())) return;
    }
    for (const auto& camera : report_.cameras) {
      for (const auto& one : camera.nodes) {
        if (one.state == control::NodeState::ok) unseen_.erase(one.name.text());
      }
    }
  }
  /// All Pods end, and nothing is left of them: no node that is held, no descriptor, no thread.
  void check_leaks() {
    for (const auto& [number, pod] : kubelet_.pods()) kubelet_.end_pod(number);
    change([](auto& report) {
      for (auto& camera : report.cameras) {
        for (auto& one : camera.nodes) one.state = control::NodeState::ok;
      }
    });
    events_ = "end";
    check();
    // A node that is free is no news in its own resource.
    const auto end = std::chrono::steady_clock::now() + jcam::test::patience(40s);
    for (const auto& camera : report_.cameras) {
      for (const auto& one : camera.nodes) {
        while (daemon_->reserved(one.name) == control::Reserved::reserved) {
          ASSERT_LT(std::chrono::steady_clock::now(), end) << one.name.text() << " is held for nobody";
          std::this_thread::sleep_for(50ms);
        }
      }
    }
    EXPECT_LT(plugin_.count("fd"), 64U);
    EXPECT_LT(plugin_.count("task"), 48U);
  }

  std::mt19937 random_;
  int given_ = 0;
  std::string events_;            ///< of the last round, as round() numbers them
  std::set<std::string> unseen_;  ///< nodes of Pods that ended, not seen to be free yet
};

TEST_F(PluginRestarts, InRandomOrder) {
  const auto seed = number_in("JCAM_SEED", std::random_device{}());
  const auto rounds = number_in("JCAM_ROUNDS", 40);
  std::cout << "JCAM_SEED=" << seed << " JCAM_ROUNDS=" << rounds << '\n';
  random_.seed(seed);
  start_all();
  std::chrono::steady_clock::duration longest{};
  // The rest may start none: not each seed has one at a moment when it can be.
  ASSERT_TRUE(kubelet_.start_pod("jcam.dev/camera", 1)) << plugin_.log();
  for (unsigned i = 0; i < rounds && !HasFailure(); ++i) {
    SCOPED_TRACE("round " + std::to_string(i));
    // Several at once, too.
    events_.clear();
    for (int n = 1 + pick(2); n > 0; --n) round();
    SCOPED_TRACE("events " + events_);
    const auto before = std::chrono::steady_clock::now();
    check();
    longest = std::max(longest, std::chrono::steady_clock::now() - before);
  }
  if (!HasFailure()) check_leaks();
  std::cout << "1 + " << given_ << " Pods, longest until all was right: "
            << std::chrono::duration_cast<std::chrono::milliseconds>(longest).count() << " ms\n";
  if (HasFailure()) std::cout << plugin_.log();
  // Few rounds may have none, by their seed.
  if (rounds >= kManyRounds) {
    EXPECT_GT(given_, static_cast<int>(rounds) / 15);
  }
}

}  // namespace
}  // namespace jcam::kubelet::test
