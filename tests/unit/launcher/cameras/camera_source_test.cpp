// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/camera_source.h"

#include <gtest/gtest.h>

#include "launcher/cameras/configured_nodes.h"
#include "launcher/cameras/held_nodes.h"

namespace jcam::launch {
namespace {

/// Gives nodes 0, 1, ... of any camera it has, and remembers what it was asked.
class FakeCameras final : public CameraSource {
 public:
  Result<CameraGrant> reserve(const Reservation& reservation) override {
    asked.push_back(reservation);
    return CameraGrant{.node = {reservation.camera, reservation.index.value_or(0)}};
  }
  Result<std::vector<CameraName>> list() override { return cameras; }

  std::vector<CameraName> cameras{{0}, {2}};
  std::vector<Reservation> asked;
};

constexpr std::chrono::milliseconds kWait{10'000};

TEST(ReserveCameras, AllMeansEachOnce) {
  FakeCameras fake;
  const auto grants = reserve_cameras(fake, {{.all = true}}, kWait);
  ASSERT_TRUE(grants);
  ASSERT_EQ(fake.asked.size(), 2U);
  EXPECT_EQ(fake.asked[1].camera.number, 2);
  EXPECT_EQ(fake.asked[1].wait, kWait);
}

TEST(ReserveCameras, AGivenNodeAndItsPlace) {
  FakeCameras fake;
  const auto grants = reserve_cameras(fake, {{.camera = {2}, .index = 1, .target = "/dev/video9"}}, {});
  ASSERT_TRUE(grants);
  EXPECT_EQ(fake.asked[0].index, 1);
  EXPECT_EQ((*grants)[0].target, "/dev/video9");
}

TEST(ReserveCameras, NobodyIsAskedWhenNothingIsWanted) {
  FakeCameras fake;
  ASSERT_TRUE(reserve_cameras(fake, {}, kWait));
  EXPECT_TRUE(fake.asked.empty());
}

TEST(ReserveCameras, AnUnknownCameraNamesThoseThatThereAre) {
  FakeCameras fake;
  const auto grants = reserve_cameras(fake, {{.camera = {1}}}, kWait);
  ASSERT_FALSE(grants);
  EXPECT_EQ(grants.error().message(), "there is no camera csi1; there is csi0, csi2");
  EXPECT_TRUE(fake.asked.empty());
}

TEST(HeldLabels, AreListsOfNodes) {
  EXPECT_EQ(parse_held_labels("csi0,csi0.1\n\ncsi2\nnonsense\n"),
            (std::vector<NodeName>{{{0}, 0}, {{0}, 1}, {{2}, 0}}));
  EXPECT_TRUE(parse_held_labels("").empty());
}

TEST(ConfiguredNodes, AreCountedFromTheFirst) {
  CameraConfig first{.name = {0}};
  first.nodes = 2;
  first.others.resize(1);
  first.others[0].stream = "small";
  CameraConfig second{.name = {1}};
  ConfiguredNodes nodes(Config{.first_node = 40, .cameras = {first, second}});
  EXPECT_EQ(nodes.reserve({{0}, {}, {}})->device.path, "/dev/video40");
  EXPECT_EQ(nodes.reserve({{0}, {}, {}})->device.path, "/dev/video41");
  EXPECT_EQ(nodes.reserve({{1}, {}, {}})->device.path, "/dev/video43");
  EXPECT_FALSE(nodes.reserve({{0}, {}, {}})) << "what is left is of another stream";
  EXPECT_EQ(nodes.reserve({{0}, {}, {}, "small"})->device.path, "/dev/video42");
  EXPECT_FALSE(nodes.reserve({{1}, {}, {}}));
  EXPECT_EQ(nodes.list()->size(), 2U);
}

}  // namespace
}  // namespace jcam::launch
