// SPDX-License-Identifier: Apache-2.0
// Slates as jcam-capture renders them, and the plain frame that stands in for one.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <set>

#include "gst/slate/plain_frame.h"
#include "tests/gst/capture_child.h"
#include "tests/gst/fakes_pipeline.h"
#include "tests/support/places.h"
#include "tests/support/temp_dir.h"

namespace jcam::test {
namespace {

int run(const std::vector<std::string>& words, int out) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    std::vector<std::string> copy = words;
    std::vector<char*> argv;
    for (std::string& word : copy) argv.push_back(word.data());
    argv.push_back(nullptr);
    if (out >= 0) ::fcntl(out, F_SETFD, 0);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int render(const NodeFormat& format, const MemoryOutput& output) {
  return run({jcam::test::build_dir() + "/gst/jcam-capture", "--camera", "csi0", "--format",
              std::string(format_name(format.pixel)), "--mode", format.mode.text(), "--slate",
              "nvargus-daemon is <not> running & \"so\" on\\", "--out-fd", std::to_string(output.fd())},
             output.fd());
}

struct Seen {
  std::string end;
  int width = 0;
  int height = 0;
  std::set<int> luma;  ///< all values of the first plane
};

/// What jpegdec makes of a file.
Seen decode(const std::vector<std::byte>& jpeg) {
  const TempDir dir;
  std::ofstream(dir / "x.jpg", std::ios::binary)
      .write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
  Seen seen;
  auto pipeline =
      fakes::Pipeline::launch("filesrc location=" + (dir / "x.jpg") +
                              " blocksize=10000000 ! jpegdec ! video/x-raw,format=I420 ! fakesink name=sink");
  if (!pipeline) return {"no pipeline"};
  pipeline->on_frame([&](const GstVideoFrame& frame) {
    seen.width = GST_VIDEO_FRAME_WIDTH(&frame);
    seen.height = GST_VIDEO_FRAME_HEIGHT(&frame);
    const auto* line = static_cast<const std::uint8_t*>(GST_VIDEO_FRAME_PLANE_DATA(&frame, 0));
    std::array<bool, 256> found{};
    for (int y = 0; y < seen.height; ++y, line += GST_VIDEO_FRAME_PLANE_STRIDE(&frame, 0)) {
      for (int x = 0; x < seen.width; ++x) found[line[x]] = true;
    }
    for (int value = 0; value < 256; ++value) {
      if (found.at(static_cast<std::size_t>(value))) seen.luma.insert(value);
    }
  });
  seen.end = pipeline->run();
  return seen;
}

class Slate : public testing::TestWithParam<PixelFormat> {};

TEST_P(Slate, IsOneFrameWithWordsOnIt) {
  const NodeFormat format{GetParam(), {{642, 482}, 30}};
  const MemoryOutput output(format);
  ASSERT_EQ(render(format, output), 0);
  const std::vector<std::byte> slate = output.all();
  const std::set<std::byte> values(slate.begin(), slate.end());
  EXPECT_GT(values.size(), 20U);
  if (format.pixel == PixelFormat::mjpeg) {
    const Seen seen = decode(slate);
    EXPECT_EQ(seen.end, "eos");
    EXPECT_EQ(seen.width, 642);
    EXPECT_EQ(seen.height, 482);
    EXPECT_GT(*seen.luma.rbegin(), 200) << "no bright words";
    EXPECT_LT(*seen.luma.begin(), 60) << "no dark ground";
  } else {
    EXPECT_EQ(slate.size(), frame_bytes(format.pixel, format.mode.size));
  }
}

TEST_P(Slate, StaysWithinItsCornersInASmallPicture) {
  const NodeFormat format{GetParam(), {{162, 122}, 30}};
  const MemoryOutput output(format);
  ASSERT_EQ(render(format, output), 0);
  EXPECT_GT(output.bytes(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Formats, Slate,
                         testing::Values(PixelFormat::yuyv, PixelFormat::uyvy, PixelFormat::nv12,
                                         PixelFormat::i420, PixelFormat::bgrx, PixelFormat::mjpeg),
                         [](const auto& of) { return std::string(format_name(of.param)); });

TEST(PlainJpeg, IsDecodedToOneGrey) {
  for (const Size size : {Size{16, 16}, Size{34, 18}, Size{1280, 720}, Size{1922, 1082}}) {
    const Seen seen = decode(plain_frame({PixelFormat::mjpeg, {size, 30}}));
    EXPECT_EQ(seen.end, "eos");
    EXPECT_EQ(seen.width, size.width);
    EXPECT_EQ(seen.height, size.height);
    EXPECT_EQ(seen.luma, std::set<int>{0x20});
  }
}

TEST(CaptureUsage, WrongCommandLinesAreExitStatus2) {
  const std::string program = jcam::test::build_dir() + "/gst/jcam-capture";
  const std::vector<std::string> base{program, "--camera", "csi0",      "--format",
                                      "yuyv",  "--mode",   "640x480@30"};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> all = base;
    all.insert(all.end(), more.begin(), more.end());
    return run(all, -1);
  };
  EXPECT_EQ(with({}), 2);
  EXPECT_EQ(with({"--slate", "x"}), 2);
  EXPECT_EQ(with({"--pipeline", "videotestsrc"}), 2) << "a pipeline is nothing for a command line";
  EXPECT_EQ(with({"--control-fd", "0"}), 2) << "that is no socket";
  EXPECT_EQ(with({"--control-fd", "99"}), 2) << "that is no descriptor";
  EXPECT_EQ(run({program, "--camera", "cam0", "--format", "yuyv", "--mode", "640x480@30"}, -1), 2);
  EXPECT_EQ(run({program, "--help"}, -1), 0);
}

TEST(CaptureUsage, ASlateThatCannotBeWrittenIsExitStatus1) {
  EXPECT_EQ(run({jcam::test::build_dir() + "/gst/jcam-capture", "--camera", "csi0", "--format", "yuyv",
                 "--mode", "64x64@30", "--slate", "x", "--out-fd", "99"},
                -1),
            1);
}

}  // namespace
}  // namespace jcam::test
