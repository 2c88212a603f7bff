// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>

#include <cerrno>

#include "tests/lab/v4l2/lab_support.h"
#include "tests/lab/v4l2/written_node.h"
#include "tests/support/lab_module.h"
#include "v4l2/loopback_node.h"
#include "v4l2/open_count.h"
#include "v4l2/reader_watch.h"

namespace jcam::lab {
namespace {

using test::module_tells_readers;

bool rings(const ReaderWatch& watch) {
  pollfd wait{watch.poll_fd(), POLLPRI, 0};
  return ::poll(&wait, 1, 2000) == 1 && (wait.revents & POLLPRI) != 0;
}

class Watch : public WrittenNode {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(WrittenNode::SetUp());
    auto watch = ReaderWatch::open(node_->path());
    ASSERT_TRUE(watch) << watch.error().message();
    watch_ = std::move(*watch);
  }
  std::optional<ReaderWatch> watch_;
};

TEST_F(Watch, TellsOfReadersThatComeAndGo) {
  if (!module_tells_readers()) GTEST_SKIP() << "this module does not tell of readers";
  ASSERT_TRUE(watch_->supported());
  EXPECT_EQ(watch_->drain().value(), 0);
  for (int visit = 0; visit < 3; ++visit) {
    {
      Reader reader(node_->path());
      ASSERT_EQ(reader.error(), "");
      EXPECT_TRUE(rings(*watch_));
      EXPECT_EQ(watch_->drain().value(), 1);
      EXPECT_EQ(watch_->reread().value(), 1);
    }
    EXPECT_TRUE(rings(*watch_));
    EXPECT_EQ(watch_->drain().value(), 0);
    EXPECT_EQ(watch_->reread().value(), 0);
  }
}

TEST_F(Watch, AskingAnewRingsNobody) {
  if (!module_tells_readers()) GTEST_SKIP() << "this module does not tell of readers";
  EXPECT_EQ(watch_->drain().value(), 0);
  EXPECT_EQ(watch_->reread().value(), 0);
  pollfd wait{watch_->poll_fd(), POLLPRI, 0};
  EXPECT_EQ(::poll(&wait, 1, 0), 0) << "it would wake the daemon each time that it asks";
}

TEST_F(Watch, CountsSeveralReadersWhereTheModuleLetsThemStream) {
  if (!test::lab_module_is_ubuntus()) GTEST_SKIP() << "from 0.13 on one reader streams, before nobody tells";
  ASSERT_TRUE(watch_->supported());
  const Reader first(node_->path());
  EXPECT_EQ(watch_->drain().value(), 1);
  {
    const Reader second(node_->path());
    ASSERT_EQ(second.error(), "");
    EXPECT_TRUE(rings(*watch_));
    EXPECT_EQ(watch_->drain().value(), 2);
    EXPECT_EQ(watch_->reread().value(), 2);
  }
  EXPECT_TRUE(rings(*watch_));
  EXPECT_EQ(watch_->drain().value(), 1);
  EXPECT_EQ(watch_->reread().value(), 1);
}

TEST_F(Watch, TellsOfAReaderThatWasKilled) {
  if (!module_tells_readers()) GTEST_SKIP() << "this module does not tell of readers";
  const Signal ready;
  Child child([&] {
    Reader reader(nodes().at(0));
    ready.give();
    return Signal().take() && reader.error().empty() ? 0 : 1;
  });
  ASSERT_TRUE(ready.take());
  EXPECT_TRUE(rings(*watch_));
  EXPECT_EQ(watch_->drain().value(), 1);
  child.kill9();
  EXPECT_TRUE(rings(*watch_));
  EXPECT_EQ(watch_->drain().value(), 0);
}

TEST_F(Watch, AReaderFromBeforeIsKnownAtOnceAndAnOpenNodeIsNoReader) {
  if (!module_tells_readers()) GTEST_SKIP() << "this module does not tell of readers";
  const UniqueFd looks(::open(node_->path().c_str(), O_RDWR | O_CLOEXEC));
  EXPECT_EQ(watch_->reread().value(), 0);
  const Reader reader(node_->path());
  auto late = ReaderWatch::open(node_->path());
  ASSERT_TRUE(late);
  EXPECT_TRUE(rings(*late));
  EXPECT_EQ(late->drain().value(), 1);
}

TEST_F(Watch, WhereTheModuleDoesNotTellItIsUnsupportedAndSaysSo) {
  if (module_tells_readers()) GTEST_SKIP() << "this module tells of readers";
  EXPECT_FALSE(watch_->supported());
  EXPECT_EQ(watch_->poll_fd(), -1);
  EXPECT_EQ(watch_->drain().error().os, ENOTSUP);
  EXPECT_EQ(watch_->reread().error().os, ENOTSUP);
}

TEST_F(Watch, CanBeOpenedAgainAndAgainWithoutUsingUpTheNode) {
  for (int i = 0; i < 30; ++i) {
    auto watch = ReaderWatch::open(node_->path());
    ASSERT_TRUE(watch) << watch.error().message();
    EXPECT_EQ(static_cast<bool>(watch->reread()), watch->supported());
  }
}

TEST_F(Watch, OpenNodesOfOthersAreCountedOnEveryVersion) {
  EXPECT_EQ(foreign_opens(), 0);
  const Signal ready, end;
  Child child([&] {
    const Reader reader(nodes().at(0));
    ready.give();
    return end.take() ? 0 : 1;
  });
  ASSERT_TRUE(ready.take());
  // What the child inherited are our own open files, twice held.
  EXPECT_EQ(foreign_opens(), 1);
  end.give();
  EXPECT_EQ(child.wait(), 0);
  EXPECT_EQ(foreign_opens(), 0);
}

}  // namespace
}  // namespace jcam::lab
