// SPDX-License-Identifier: Apache-2.0
#include "gst/sink/frame_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace jcam {
namespace {

constexpr NodeFormat kFormat{PixelFormat::yuyv, {{64, 48}, 30}};

UniqueFd memory_file(unsigned flags) {
  return UniqueFd(::memfd_create("frame", MFD_CLOEXEC | flags));
}
UniqueFd duplicate(const UniqueFd& fd) {
  return UniqueFd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 3));
}
std::span<const std::byte> frame_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}
std::string content(const UniqueFd& fd) {
  std::string text(100, '\0');
  const auto got = ::pread(fd.get(), text.data(), text.size(), 0);
  return got < 0 ? "unreadable" : text.substr(0, static_cast<std::size_t>(got));
}
bool is_sealed(const UniqueFd& fd) {
  return (::fcntl(fd.get(), F_GET_SEALS) & F_SEAL_WRITE) != 0;
}

TEST(FrameOutput, AFileThatCanBeSealedTakesOneFrame) {
  const UniqueFd file = memory_file(MFD_ALLOW_SEALING);
  auto output = open_output(duplicate(file), kFormat, false);
  ASSERT_TRUE(output);
  EXPECT_FALSE(is_sealed(file));
  EXPECT_TRUE((*output)->write(frame_of("first"), 0));
  EXPECT_TRUE(is_sealed(file));
  EXPECT_TRUE((*output)->write(frame_of("second"), 0)) << "left out, and no failure";
  EXPECT_EQ(content(file), "first");
}

TEST(FrameOutput, HalfAFrameOfAWriterThatDiedIsReplaced) {
  const UniqueFd file = memory_file(MFD_ALLOW_SEALING);
  ASSERT_EQ(::write(file.get(), "half a frame", 12), 12);
  auto output = open_output(duplicate(file), kFormat, false);
  ASSERT_TRUE(output);
  EXPECT_TRUE((*output)->write(frame_of("whole"), 0));
  EXPECT_EQ(content(file), "whole");
}

TEST(FrameOutput, AFrameThatCannotBeWrittenIsAnErrorAndNotSealed) {
  const UniqueFd file = memory_file(MFD_ALLOW_SEALING);
  ASSERT_EQ(::fcntl(file.get(), F_ADD_SEALS, F_SEAL_GROW), 0);
  auto output = open_output(duplicate(file), kFormat, false);
  ASSERT_TRUE(output);
  EXPECT_FALSE((*output)->write(frame_of("frame"), 0));
  EXPECT_FALSE(is_sealed(file));
}

TEST(FrameOutput, OthersTakeOneFrameBehindTheOther) {
  const UniqueFd file = memory_file(0);
  auto output = open_output(duplicate(file), kFormat, false);
  ASSERT_TRUE(output);
  EXPECT_TRUE((*output)->write(frame_of("first "), 0));
  EXPECT_TRUE((*output)->write(frame_of("second"), 0));
  EXPECT_EQ(content(file), "first second");
}

}  // namespace
}  // namespace jcam
