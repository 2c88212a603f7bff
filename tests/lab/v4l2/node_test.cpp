// SPDX-License-Identifier: Apache-2.0
// One node, one writer, ordinary readers; and every way to refuse a node.
#include "v4l2/loopback_node.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <iostream>

#include "tests/lab/v4l2/lab_support.h"

namespace jcam::lab {
namespace {

using testing::HasSubstr;
using testing::Not;

Result<LoopbackNode> open_first(const NodeFormat& format = kFormat) {
  return LoopbackNode::open(nodes().at(0), format);
}

TEST(Node, WriterAndReader) {
  auto node = open_first();
  ASSERT_TRUE(node) << node.error().message();
  EXPECT_EQ(node->path(), nodes().at(0));
  EXPECT_EQ(node->number(), 10);
  EXPECT_EQ(node->label(), "jcam-csi0");
  ASSERT_TRUE(node->write(painted(kFormat, 1)));
  Reader reader(node->path());
  ASSERT_EQ(reader.error(), "");
  EXPECT_EQ(reader.device().size(), kFormat.mode.size);
  reader.drain();
  std::optional<Seen> before;
  for (std::uint32_t number = 2; number < 30; ++number) {
    ASSERT_TRUE(node->write(painted(kFormat, number)));
    const Seen seen = reader.next();
    ASSERT_EQ(seen.error, "");
    ASSERT_EQ(seen.number, number);
    if (before) {
      ASSERT_EQ(seen.sequence, before->sequence + 1);
      ASSERT_GE(seen.timestamp_ns, before->timestamp_ns);
    }
    before = seen;
  }
}

TEST(Node, TwoNodesForTwoReaders) {
  auto one = LoopbackNode::open(nodes().at(0), kFormat);
  const NodeFormat other{PixelFormat::nv12, {{320, 240}, 15}};
  auto two = LoopbackNode::open(nodes().at(1), other);
  ASSERT_TRUE(one) << one.error().message();
  ASSERT_TRUE(two) << two.error().message();
  EXPECT_EQ(two->label(), "jcam-csi0.1");
  ASSERT_TRUE(one->write(painted(kFormat, 1)));
  ASSERT_TRUE(two->write(painted(other, 1)));
  Reader first(one->path());
  Reader second(two->path());
  first.drain();
  second.drain();
  for (std::uint32_t number = 2; number < 10; ++number) {
    ASSERT_TRUE(one->write(painted(kFormat, number)));
    ASSERT_TRUE(two->write(painted(other, number + 1000)));
    ASSERT_EQ(first.next().number, number);
    ASSERT_EQ(second.next().number, number + 1000);
  }
}

class EachFormat : public testing::TestWithParam<PixelFormat> {};

TEST_P(EachFormat, ArrivesAsItWasWritten) {
  const NodeFormat format{GetParam(), {{1280, 720}, 30}};
  auto node = open_first(format);
  ASSERT_TRUE(node) << node.error().message();
  std::vector<std::byte> frame = painted(format, 1);
  ASSERT_TRUE(node->write(frame));
  Reader reader(node->path());
  ASSERT_EQ(reader.error(), "");
  EXPECT_EQ(reader.device().pixel(), GetParam());
  EXPECT_EQ(reader.device().size(), format.mode.size);
  reader.drain();
  const Seen seen = reader.next([] {});
  EXPECT_NE(seen.error, "");  // nothing new
  paint(frame, 2);
  ASSERT_TRUE(node->write(frame));
  const Seen whole = reader.next();
  EXPECT_EQ(whole.number, 2U);
  // 720p NV12 is no whole number of pages: what the driver rounds up must not be in the picture's length.
  EXPECT_EQ(whole.bytes, frame.size());
  if (GetParam() == PixelFormat::mjpeg) {
    frame.resize(5000);
    paint(frame, 3);
    ASSERT_TRUE(node->write(frame));
    const Seen small = reader.next();
    EXPECT_EQ(small.bytes, 5000U);
    EXPECT_EQ(small.number, 3U);
  } else {
    frame.resize(frame.size() - 4);
    EXPECT_FALSE(node->write(frame));
    frame.resize(frame.size() + 8);
    EXPECT_FALSE(node->write(frame));
  }
}

INSTANTIATE_TEST_SUITE_P(All, EachFormat,
                         testing::Values(PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12,
                                         PixelFormat::i420, PixelFormat::bgrx, PixelFormat::mjpeg),
                         [](const auto& each) { return std::string(format_name(each.param)); });

// ---- refusals

TEST(Refuse, ANodeThatAnotherProcessWritesToNamesTheProcess) {
  if (!module_has(13) && !exclusive_caps()) GTEST_SKIP() << "0.12 tells of writers only by exclusive_caps";
  const Signal ready;
  Child writer([&] {
    auto node = open_first();
    if (!node || !node->write(painted(kFormat, 1))) return 1;
    ready.give();
    return Signal().take() ? 0 : 1;
  });
  ASSERT_TRUE(ready.take());
  auto second = open_first();
  ASSERT_FALSE(second);
  std::cout << second.error().message() << '\n';
  EXPECT_EQ(second.error().os, EBUSY);
  EXPECT_THAT(second.error().message(), HasSubstr(nodes().at(0)));
  EXPECT_THAT(second.error().message(), HasSubstr("(pid " + std::to_string(writer.pid()) + ")"));
}

TEST(Refuse, AFrozenFormatIsNamedWithWhoHoldsIt) {
  const Signal ready;
  Child holder([&] {
    auto node = open_first();
    if (!node || !node->write(painted(kFormat, 1))) return 1;
    ready.give();
    return Signal().take() ? 0 : 1;
  });
  ASSERT_TRUE(ready.take());
  auto second = open_first({PixelFormat::nv12, {{1280, 720}, 30}});
  ASSERT_FALSE(second);
  std::cout << second.error().message() << '\n';
  EXPECT_THAT(second.error().message(), HasSubstr("YUYV 640x480"));
  EXPECT_THAT(second.error().message(), HasSubstr("(pid " + std::to_string(holder.pid()) + ")"));
  holder.kill9();
  EXPECT_TRUE(open_first({PixelFormat::nv12, {{1280, 720}, 30}}))
      << "the format thaws with the last descriptor";
}

TEST(Refuse, TheFormatThatAReaderStillHolds) {
  auto node = open_first();
  ASSERT_TRUE(node);
  ASSERT_TRUE(node->write(painted(kFormat, 1)));
  const Signal ready;
  Child child([&] {
    Reader reader(nodes().at(0));
    if (!reader.error().empty()) return 1;
    ready.give();
    return Signal().take() ? 0 : 1;
  });
  ASSERT_TRUE(ready.take());
  node = Error{"closed"};
  // The child has our descriptor too; without that only the reader is left.
  auto other = open_first({PixelFormat::nv12, {{1280, 720}, 30}});
  ASSERT_FALSE(other);
  std::cout << other.error().message() << '\n';
  EXPECT_THAT(other.error().message(), HasSubstr("(pid " + std::to_string(child.pid()) + ")"));
}

TEST(Refuse, AMissingNodeNamesThoseThatAreThere) {
  auto node = LoopbackNode::open("/dev/video77", kFormat);
  ASSERT_FALSE(node);
  std::cout << node.error().message() << '\n';
  EXPECT_EQ(node.error().os, ENOENT);
  EXPECT_THAT(node.error().message(), HasSubstr("/dev/video10 (jcam-csi0), /dev/video11 (jcam-csi0.1)"));
}

TEST(Refuse, WhatIsNoDevice) {
  EXPECT_THAT(LoopbackNode::open("/etc/passwd", kFormat).error().message(), HasSubstr("is not a device"));
  EXPECT_THAT(LoopbackNode::open("/dev/null", kFormat).error().message(), HasSubstr("VIDIOC_QUERYCAP"));
}

TEST(Refuse, NoPermissionNamesTheGroup) {
  const std::string path = nodes().at(0);
  const group* video = ::getgrnam("video");
  ASSERT_NE(video, nullptr);
  ASSERT_EQ(::chown(path.c_str(), 0, video->gr_gid), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0660), 0);
  const auto as_nobody = [&](const char* expected) {
    Child child([&] {
      if (::setgroups(0, nullptr) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0) return 1;
      auto node = open_first();
      if (node) return 2;
      std::cout << node.error().message() << std::endl;
      return node.error().os == EACCES && node.error().hint.find(expected) != std::string::npos ? 0 : 3;
    });
    return child.wait();
  };
  EXPECT_EQ(as_nobody("sudo usermod -aG video $USER"), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  EXPECT_EQ(as_nobody("run as root"), 0);
}

TEST(Refuse, ANodeThatIsOpenTooOften) {
  std::vector<UniqueFd> many;
  for (;;) {
    UniqueFd fd(::open(nodes().at(0).c_str(), O_RDWR | O_CLOEXEC));
    if (!fd) break;
    many.push_back(std::move(fd));
    ASSERT_LT(many.size(), 100U);
  }
  auto node = open_first();
  ASSERT_FALSE(node);
  EXPECT_EQ(node.error().os, EBUSY);
  EXPECT_THAT(node.error().hint, HasSubstr("max_openers"));
}

// Run with vivid and without v4l2loopback.
TEST(Without, TheModuleTheHintIsToLoadIt) {
  auto node = LoopbackNode::open("/dev/video77", kFormat);
  ASSERT_FALSE(node);
  std::cout << node.error().message() << '\n';
  EXPECT_THAT(node.error().message(), HasSubstr("sudo modprobe v4l2loopback"));
}

TEST(Without, ACameraIsNoLoopback) {
  auto node = LoopbackNode::open("/dev/video0", kFormat);
  ASSERT_FALSE(node);
  std::cout << node.error().message() << '\n';
  EXPECT_THAT(node.error().message(), HasSubstr("belongs to the driver \"vivid\""));
}

}  // namespace
}  // namespace jcam::lab
