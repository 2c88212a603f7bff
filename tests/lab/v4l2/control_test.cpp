// SPDX-License-Identifier: Apache-2.0
#include "v4l2/loopback_control.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <iostream>

#include "tests/lab/v4l2/lab_support.h"
#include "v4l2/enumerate.h"
#include "v4l2/loopback_node.h"
#include "v4l2/loopback_sysfs.h"

namespace jcam::lab {
namespace {

using testing::HasSubstr;

constexpr NodeFormat kLargeFormat{PixelFormat::yuyv, {{1920, 1080}, 30}};

TEST(Control, IsThereFrom013On) {
  EXPECT_EQ(LoopbackControl::available(), module_has(13));
  if (module_has(13)) return;
  auto control = LoopbackControl::open();
  ASSERT_FALSE(control);
  EXPECT_THAT(control.error().message(), HasSubstr("0.13"));
}

class Control013 : public testing::Test {
 protected:
  void SetUp() override {
    if (!module_has(13)) GTEST_SKIP() << "v4l2loopback 0.13 and later";
    auto control = LoopbackControl::open();
    ASSERT_TRUE(control) << control.error().message();
    control_ = std::move(*control);
  }
  std::optional<LoopbackControl> control_;
};

TEST_F(Control013, AddsADeviceAsAskedAndRemovesIt) {
  auto added = control_->add({.label = "jcam-csi7", .number = 47, .buffers = 2, .max_openers = 16});
  ASSERT_TRUE(added) << added.error().message();
  EXPECT_EQ(*added, 47);
  const auto info = find_loopback("jcam-csi7");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->number, 47);
  EXPECT_EQ(info->max_openers, 16);
  {
    auto node = LoopbackNode::open("/dev/video47", kLargeFormat);
    ASSERT_TRUE(node) << node.error().message();
    EXPECT_EQ(node->label(), "jcam-csi7");
    ASSERT_TRUE(node->write(painted(kLargeFormat, 1)));
    EXPECT_FALSE(enumerate_devices().back().outputs)
        << "exclusive_caps: with a writer it is a camera and nothing else";
    const auto busy = control_->remove(47);
    ASSERT_FALSE(busy);
    EXPECT_EQ(busy.error().os, EBUSY);
  }
  EXPECT_TRUE(control_->remove(47));
  EXPECT_FALSE(find_loopback("jcam-csi7"));
}

TEST_F(Control013, ABusyDeviceIsNotRemovedAndItsHolderIsNamed) {
  ASSERT_TRUE(control_->add({.label = "jcam-csi7", .number = 47}));
  const Signal ready;
  Child child([&] {
    auto node = LoopbackNode::open("/dev/video47", kLargeFormat);
    ready.give();
    return Signal().take() && node ? 0 : 1;
  });
  ASSERT_TRUE(ready.take());
  const auto busy = control_->remove(47);
  ASSERT_FALSE(busy);
  std::cout << busy.error().message() << '\n';
  EXPECT_THAT(busy.error().message(), HasSubstr("(pid " + std::to_string(child.pid()) + ")"));
  child.kill9();
  EXPECT_TRUE(control_->remove(47));
}

TEST_F(Control013, TellsOfExclusiveCaps) {
  const auto one = control_->add({.label = "one side", .exclusive_caps = true});
  const auto both = control_->add({.label = "both sides", .exclusive_caps = false});
  ASSERT_TRUE(one && both);
  const auto first = control_->exclusive_caps(*one);
  const auto second = control_->exclusive_caps(*both);
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(*first);
  EXPECT_FALSE(*second);
  EXPECT_FALSE(control_->exclusive_caps(63)) << "there is none";
  EXPECT_TRUE(control_->remove(*one));
  EXPECT_TRUE(control_->remove(*both));
}

TEST_F(Control013, ChoosesANumberAndTakesTheWholeCapabilities) {
  auto added = control_->add({.label = "any", .exclusive_caps = false});
  ASSERT_TRUE(added) << added.error().message();
  const auto devices = enumerate_devices();
  const auto found =
      std::find_if(devices.begin(), devices.end(), [&](const auto& d) { return d.number == *added; });
  ASSERT_NE(found, devices.end());
  EXPECT_EQ(found->label, "any");
  EXPECT_TRUE(found->is_loopback);
  EXPECT_TRUE(found->captures && found->outputs);
  EXPECT_TRUE(control_->remove(*added));
}

TEST_F(Control013, RefusesWhatCannotBe) {
  EXPECT_THAT(control_->add({.label = std::string(32, 'x')}).error().message(), HasSubstr("31 characters"));
  const auto taken = control_->add({.label = "twice", .number = 10});
  ASSERT_FALSE(taken);
  std::cout << taken.error().message() << '\n';
  EXPECT_THAT(taken.error().message(), HasSubstr("that number is taken"));
  EXPECT_FALSE(control_->remove(99));
}

TEST(Enumerate, FindsTheLoopbacks) {
  const auto devices = enumerate_devices();
  ASSERT_EQ(devices.size(), 2U);
  EXPECT_EQ(devices[0].path, "/dev/video10");
  EXPECT_EQ(devices[0].driver, "v4l2 loopback");
  EXPECT_EQ(devices[1].label, "jcam-csi0.1");
  EXPECT_TRUE(devices[0].is_loopback);
  EXPECT_FALSE(devices[0].is_raw_csi);
  EXPECT_TRUE(devices[0].outputs);
  EXPECT_THAT(devices[0].output_formats, testing::Contains("YUYV"));
  EXPECT_EQ(devices[0].trouble, "");
}

// Run with vivid and without v4l2loopback.
TEST(Without, EnumerateFindsCameras) {
  const auto devices = enumerate_devices();
  ASSERT_FALSE(devices.empty());
  EXPECT_EQ(devices[0].driver, "vivid");
  EXPECT_TRUE(devices[0].captures);
  EXPECT_FALSE(devices[0].is_loopback);
  EXPECT_THAT(devices[0].capture_formats, testing::Contains("YUYV"));
}

}  // namespace
}  // namespace jcam::lab
