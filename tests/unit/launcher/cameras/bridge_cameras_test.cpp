// SPDX-License-Identifier: Apache-2.0
// Nodes from a bridge that answers on a real socket, with engines whose containers are made up.
#include "launcher/cameras/bridge_cameras.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "control/server.h"
#include "tests/support/serve_once.h"
#include "tests/support/temp_dir.h"

namespace jcam::launch {
namespace {

/// Gives csi0's nodes as the daemon does: to connections, passing over what is said to be held.
class Desk final : public control::Handler {
 public:
  std::optional<control::Response> handle(control::ConnectionId connection, const control::Peer&,
                                          const control::Request& request) override {
    const std::scoped_lock lock(mutex);
    const auto* reserve = std::get_if<control::ReserveRequest>(&request.operation);
    if (reserve == nullptr) return control::Response{request.id, Error{"not asked for here"}};
    ++asked;
    for (int index = 0; index < 2; ++index) {
      const NodeName node{{0}, index};
      const bool held = std::find(reserve->held.begin(), reserve->held.end(), node) != reserve->held.end();
      if (held || owner.contains(index)) continue;
      owner[index] = connection;
      control::Reservation given{.node = node, .path = "/dev/video4" + std::to_string(index)};
      given.mode = {{1280, 720}, 30};
      given.stale = stale.contains(index);
      return control::Response{request.id, control::Reply{given}};
    }
    return control::Response{request.id, Error{"csi0 has no free node", "see jcamctl status"}};
  }
  void closed(control::ConnectionId connection) override {
    const std::scoped_lock lock(mutex);
    for (const int index : {0, 1}) {
      if (owner.contains(index) && owner[index] == connection) owner.erase(index);
    }
  }

  std::mutex mutex;
  std::map<int, control::ConnectionId> owner;
  std::set<int> stale;
  int asked = 0;
};

class BridgeNodes : public ::testing::Test {
 protected:
  BridgeNodes() : server_(std::move(*control::Server::listen(path_, {}, desk_))) {
    thread_ = std::thread([this] {
      while (!stop_) test::serve_once(server_, 20);
    });
  }
  ~BridgeNodes() override {
    stop_ = true;
    thread_.join();
  }

  test::TempDir directory_;
  std::string path_ = directory_ / "sock";
  Desk desk_;
  control::Server server_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

const Reservation kCsi0{.camera = {0}};

TEST_F(BridgeNodes, AContainerThatTheBridgeNeverHeardOfKeepsItsNode) {
  BridgeCameras cameras(path_, [] { return std::vector<NodeName>{{{0}, 0}}; });
  const auto grant = cameras.reserve(kCsi0);
  ASSERT_TRUE(grant) << grant.error().message();
  EXPECT_EQ(grant->node.text(), "csi0.1");
  EXPECT_EQ(desk_.asked, 2);
}

TEST_F(BridgeNodes, TheEnginesAreAskedOnceAndOnlyWhenTheNodeIsOurs) {
  desk_.stale = {0};
  int questions = 0;
  BridgeCameras cameras(path_, [&] {
    const std::scoped_lock lock(desk_.mutex);
    EXPECT_TRUE(desk_.owner.contains(0));
    ++questions;
    return std::vector<NodeName>{};
  });
  const auto grant = cameras.reserve(kCsi0);
  ASSERT_TRUE(grant) << grant.error().message();
  EXPECT_EQ(grant->node.text(), "csi0");
  EXPECT_EQ(questions, 1);
}

TEST_F(BridgeNodes, ContainersThatStartWhileWeAskKeepTheirNodes) {
  std::vector<NodeName> held;
  BridgeCameras cameras(path_, [&] {
    held.push_back({{0}, static_cast<int>(held.size())});
    return held;
  });
  const auto grant = cameras.reserve(kCsi0);
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().message(), "csi0 has no free node; see jcamctl status");
  EXPECT_EQ(desk_.asked, 3);
}

TEST_F(BridgeNodes, AnEngineThatContradictsItselfIsNotAskedForEver) {
  int questions = 0;
  BridgeCameras cameras(path_, [&] { return std::vector<NodeName>{{{0}, questions++ % 2}}; });
  const auto grant = cameras.reserve(kCsi0);
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().message(),
            "containers with csi0 come faster than one can ask for a node; start it again");
}

TEST_F(BridgeNodes, ANodeWhoseContainerWasRemovedIsFreeWithNobodyCleaningUp) {
  desk_.stale = {0, 1};
  BridgeCameras cameras(path_, [] { return std::vector<NodeName>{}; });
  const auto grant = cameras.reserve(kCsi0);
  ASSERT_TRUE(grant) << grant.error().message();
  EXPECT_EQ(grant->node.text(), "csi0");
}

TEST_F(BridgeNodes, TwoLaunchesHaveTwoAndAThirdHasNone) {
  const auto none = [] { return std::vector<NodeName>{}; };
  BridgeCameras one(path_, none);
  BridgeCameras two(path_, none);
  BridgeCameras three(path_, none);
  ASSERT_TRUE(one.reserve(kCsi0));
  const auto second = two.reserve(kCsi0);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->node.text(), "csi0.1");
  const auto third = three.reserve(kCsi0);
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().message(), "csi0 has no free node; see jcamctl status");
}

TEST_F(BridgeNodes, AnEngineThatDoesNotAnswerIsAnError) {
  BridgeCameras cameras(path_,
                        []() -> Result<std::vector<NodeName>> { return Error{"docker does not answer"}; });
  const auto grant = cameras.reserve(kCsi0);
  ASSERT_FALSE(grant);
  EXPECT_EQ(grant.error().what, "docker does not answer");
}

}  // namespace
}  // namespace jcam::launch
