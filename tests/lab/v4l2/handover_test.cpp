// SPDX-License-Identifier: Apache-2.0
// Writers come, go and die while one reader streams on.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "tests/lab/v4l2/lab_support.h"
#include "v4l2/frame_writer.h"
#include "v4l2/loopback_node.h"

namespace jcam::lab {
namespace {

void send_descriptor(int socket, int fd) {
  char byte = 'x';
  iovec data{&byte, 1};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = room;
  message.msg_controllen = sizeof room;
  cmsghdr* head = CMSG_FIRSTHDR(&message);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(head), &fd, sizeof fd);
  if (::sendmsg(socket, &message, 0) != 1) std::abort();
}

UniqueFd take_descriptor(int socket) {
  char byte = 0;
  iovec data{&byte, 1};
  alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = room;
  message.msg_controllen = sizeof room;
  if (::recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1) return {};
  int fd = -1;
  if (const cmsghdr* head = CMSG_FIRSTHDR(&message)) std::memcpy(&fd, CMSG_DATA(head), sizeof fd);
  return UniqueFd(fd);
}

TEST(Handover, AReaderSeesOnlyFramesWhileWritersAreKilledThreeTimes) {
  auto node = LoopbackNode::open(nodes().at(0), kFormat);
  ASSERT_TRUE(node) << node.error().message();
  std::uint32_t number = 1;
  ASSERT_TRUE(node->write(painted(kFormat, number)));
  Reader reader(node->path());
  ASSERT_EQ(reader.error(), "");
  reader.drain();
  for (int turn = 0; turn < 3; ++turn) {
    for (int i = 0; i < 5; ++i) {
      ASSERT_TRUE(node->write(painted(kFormat, ++number)));
      ASSERT_EQ(reader.next().number, number);
    }
    const Signal go;
    const Signal done;
    Child child([&] {
      auto writer = FrameWriter::attach(node->fd(), kFormat, WriteMode::write);
      if (!writer) return 1;
      for (std::uint32_t at = number; go.take(); done.give()) {
        if (!writer->write(painted(kFormat, ++at))) return 2;
      }
      return 3;
    });
    for (int i = 0; i < 5; ++i) {
      go.give();
      ASSERT_TRUE(done.take());
      ASSERT_EQ(reader.next().number, ++number);
    }
    child.kill9();
  }
  ASSERT_TRUE(node->write(painted(kFormat, ++number)));
  EXPECT_EQ(reader.next().number, number);
}

TEST(Handover, ADescriptorKeptElsewhereIsAdoptedAfterItsOwnerWasKilled) {
  int sockets[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sockets), 0);
  const Signal go;
  const Signal done;
  Child owner([&] {
    auto node = LoopbackNode::open(nodes().at(0), kFormat);
    if (!node || !node->write(painted(kFormat, 1))) return 1;
    send_descriptor(sockets[1], node->fd());
    for (std::uint32_t number = 1; go.take(); done.give()) {
      if (!node->write(painted(kFormat, ++number))) return 2;
    }
    return 3;
  });
  UniqueFd kept = take_descriptor(sockets[0]);
  ASSERT_TRUE(kept);
  Reader reader(nodes().at(0));
  ASSERT_EQ(reader.error(), "");
  reader.drain();
  for (std::uint32_t number = 2; number < 8; ++number) {
    go.give();
    ASSERT_TRUE(done.take());
    ASSERT_EQ(reader.next().number, number);
  }
  owner.kill9();
  auto adopted = LoopbackNode::adopt(std::move(kept), kFormat);
  ASSERT_TRUE(adopted) << adopted.error().message();
  EXPECT_EQ(adopted->path(), nodes().at(0));
  EXPECT_EQ(adopted->number(), 10);
  EXPECT_EQ(adopted->label(), "jcam-csi0");
  for (std::uint32_t number = 100; number < 110; ++number) {
    ASSERT_TRUE(adopted->write(painted(kFormat, number)));
    ASSERT_EQ(reader.next().number, number);
  }
  ::close(sockets[0]);
  ::close(sockets[1]);
}

TEST(Handover, ANodeThatOnlyAReaderIsLeftOfIsTakenAnew) {
  if (!module_has(14) && module_has(13) && !exclusive_caps())
    GTEST_SKIP() << "a 0.13 without exclusive_caps looks as if its writer were there";
  const Signal ready;
  Child writer([&] {
    auto node = LoopbackNode::open(nodes().at(0), kFormat);
    if (!node || !node->write(painted(kFormat, 1))) return 1;
    ready.give();
    return Signal().take() ? 0 : 1;
  });
  ASSERT_TRUE(ready.take());
  Reader reader(nodes().at(0));
  ASSERT_EQ(reader.error(), "");
  reader.drain();
  // Each writer leaves something behind in the module's books.
  std::uint32_t number = 1;
  for (int turn = 0; turn < 3; ++turn) {
    writer.kill9();
    auto node = LoopbackNode::open(nodes().at(0), kFormat);
    ASSERT_TRUE(node) << node.error().message();
    ASSERT_TRUE(node->write(painted(kFormat, ++number)));
    EXPECT_EQ(reader.next().number, number);
    const bool tells_writers = module_has(13) || exclusive_caps();
    EXPECT_EQ(static_cast<bool>(LoopbackNode::open(nodes().at(0), kFormat)), !tells_writers);
  }
}

TEST(Handover, ADescriptorOfAnotherFormatOrOfNoNodeIsNotAdopted) {
  auto node = LoopbackNode::open(nodes().at(0), kFormat);
  ASSERT_TRUE(node) << node.error().message();
  ASSERT_TRUE(node->write(painted(kFormat, 1)));
  auto adopted = LoopbackNode::adopt(UniqueFd(::dup(node->fd())), {PixelFormat::nv12, {{640, 480}, 30}});
  ASSERT_FALSE(adopted);
  EXPECT_THAT(adopted.error().message(), testing::HasSubstr("YUYV 640x480"));
  EXPECT_FALSE(LoopbackNode::adopt(UniqueFd(::open("/dev/null", O_RDWR)), kFormat));
  EXPECT_EQ(
      FrameWriter::attach(node->fd(), {PixelFormat::nv12, {{640, 480}, 30}}, WriteMode::write).error().os,
      EBUSY);
  EXPECT_TRUE(node->write(painted(kFormat, 2))) << "the refusals changed nothing";
}

}  // namespace
}  // namespace jcam::lab
