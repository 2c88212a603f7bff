// SPDX-License-Identifier: Apache-2.0
// A capture and its parent: the whole conversation, with jcam-capture as a real process.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "tests/fakes/frame_code.h"
#include "tests/gst/capture_child.h"

namespace jcam::test {
namespace {

using namespace capture;

const std::string kTest =
    "videotestsrc is-live=true pattern=ball ! video/x-raw,format=YUY2,width=320,height=240,framerate=30/1";
/// The picture is not scaled, so that its code can be read.
const std::string kArgusRun =
    "nvarguscamerasrc sensor-id=0 ! "
    "video/x-raw(memory:NVMM),format=NV12,width=320,height=240,framerate=30/1 ! nvvidconv ! "
    "video/x-raw,format=YUY2,width=320,height=240";

CaptureChild::Setup failing_argus(const std::string& failure, std::vector<std::string> options = {}) {
  return {.pipeline = kArgusRun,
          .options = std::move(options),
          .environment = {{"JCAM_FAKE_ARGUS_FAIL", failure}}};
}

std::optional<fakes::FrameCode> code_of(const std::vector<std::byte>& frame) {
  return fakes::decode_frame(
      fakes::luma_of_yuyv(reinterpret_cast<const std::uint8_t*>(frame.data()), 320, 240, 640));
}

bool stops(CaptureChild& child) {
  child.send(Stop{});
  return child.wait_exit() == 0;
}

TEST(CaptureRun, FromStartToStop) {
  CaptureChild child({.pipeline = kTest});
  const MemoryOutput output({PixelFormat::yuyv, {{320, 240}, 30}});
  ASSERT_TRUE(child.wait_for<Ready>());
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.send(OutputOn{kNode}, output.fd());
  ASSERT_TRUE(output.wait_frames(10));
  const auto progress = child.wait_for<Progress>();
  ASSERT_TRUE(progress);
  EXPECT_GT(progress->frames, 0U);
  EXPECT_EQ(progress->drops, 0U);
  EXPECT_EQ(progress->copied, progress->written * 320 * 240 * 2) << "one copy per frame and output";
  EXPECT_EQ(progress->unchanged, 0U);

  child.send(OutputOff{kNode});
  ASSERT_TRUE(child.wait_for<OutputReleased>());
  const std::size_t written = output.bytes();
  EXPECT_EQ(written % (320 * 240 * 2), 0U);
  // A whole second of frames later it is as long as it was.
  ASSERT_TRUE(child.wait_for<Progress>());
  ASSERT_TRUE(child.wait_for<Progress>());
  EXPECT_EQ(output.bytes(), written);
  EXPECT_NE(output.frame(0), output.frame(output.frames() - 1));
  EXPECT_TRUE(stops(child));
}

/// The journal stopped, or somebody's terminal: a library that prints more than a pipe takes must not wait.
TEST(CaptureRun, FramesFlowThoughNobodyReadsWhatIsPrinted) {
  std::array<int, 2> ends{-1, -1};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const UniqueFd unread(ends[0]);
  const UniqueFd standard_error(ends[1]);
  CaptureChild child({.pipeline = "videotestsrc is-live=true ! "
                                  "video/x-raw,format=YUY2,width=64,height=48,framerate=30/1 ! identity "
                                  "dump=true",
                      .format = {PixelFormat::yuyv, {{64, 48}, 30}},
                      .standard_error = standard_error.get()});
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  for (std::uint64_t frames = 0; frames < 60;) {  // each prints more than 30 kB
    const auto progress = child.wait_for<Progress>();
    ASSERT_TRUE(progress) << "after " << frames << " frames";
    frames = progress->frames;
  }
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, TheHeldFrameIsWrittenAtOnce) {
  CaptureChild child(failing_argus("silent-after=1"));
  const MemoryOutput output({PixelFormat::yuyv, {{320, 240}, 30}});
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.send(OutputOn{kNode}, output.fd());
  // No other frame comes from this camera.
  ASSERT_TRUE(output.wait_frames(1));
  const auto code = code_of(output.frame(0));
  ASSERT_TRUE(code);
  EXPECT_EQ(code->number, 1U);
  child.send(OutputOff{kNode});
  ASSERT_TRUE(child.wait_for<OutputReleased>());
  EXPECT_EQ(output.frames(), 1U);
}

TEST(CaptureRun, TheNewestFrameIsHeldWithoutStoppingTheCamera) {
  CaptureChild child(failing_argus(""));
  const MemoryOutput output({PixelFormat::yuyv, {{320, 240}, 30}});
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  const auto progress = child.wait_for<Progress>();
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->written, 0U);
  child.send(OutputOn{kNode}, output.fd());
  ASSERT_TRUE(output.wait_frames(2));
  const auto first = code_of(output.frame(0));
  const auto second = code_of(output.frame(1));
  ASSERT_TRUE(first && second);
  EXPECT_GE(first->number, progress->frames);
  EXPECT_GT(second->number, first->number);
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, OutputsComeAndGoWhileItRuns) {
  CaptureChild child({.pipeline = kTest});
  const NodeFormat format{PixelFormat::yuyv, {{320, 240}, 30}};
  const MemoryOutput first(format);
  const MemoryOutput second(format);
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.send(OutputOn{kNode}, first.fd());
  ASSERT_TRUE(first.wait_frames(2));
  child.send(OutputOn{kSecondNode}, second.fd());
  ASSERT_TRUE(second.wait_frames(3));
  child.send(OutputOff{kNode});
  const auto released = child.wait_for<OutputReleased>();
  ASSERT_TRUE(released);
  EXPECT_EQ(released->node, kNode);
  const std::size_t frames = second.frames();
  EXPECT_TRUE(second.wait_frames(frames + 3));
  // Both had the second one's first frame.
  bool is_in_first = false;
  for (std::size_t i = 0; i < first.frames(); ++i) is_in_first |= first.frame(i) == second.frame(0);
  EXPECT_TRUE(is_in_first);
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, AnOutputThatFailsIsDroppedAndTheOthersGoOn) {
  CaptureChild child({.pipeline = kTest});
  const MemoryOutput output({PixelFormat::yuyv, {{320, 240}, 30}});
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  ::close(ends[0]);
  const UniqueFd broken{ends[1]};
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.send(OutputOn{kSecondNode}, broken.get());
  const auto failed = child.wait_for<OutputFailed>();
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->node, kSecondNode);
  EXPECT_THAT(failed->reason, testing::HasSubstr("Broken pipe"));
  child.send(OutputOn{kNode}, output.fd());
  EXPECT_TRUE(output.wait_frames(3));
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, AnOutputWithoutDescriptorIsRefused) {
  CaptureChild child({.pipeline = kTest});
  ASSERT_TRUE(child.wait_for<Ready>());
  child.send(OutputOn{kNode});
  const auto failed = child.wait_for<OutputFailed>();
  ASSERT_TRUE(failed);
  EXPECT_THAT(failed->reason, testing::HasSubstr("without its descriptor"));
}

TEST(CaptureRun, ItsDescriptorsAreItsOwnAndClosed) {
  CaptureChild child({.pipeline = kTest});
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const UniqueFd mine{ends[0]};
  UniqueFd theirs{ends[1]};
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.send(OutputOn{kNode}, theirs.get());
  theirs.reset();
  std::thread drain([&] {
    std::array<char, 65536> bytes{};
    while (::read(mine.get(), bytes.data(), bytes.size()) > 0) {
    }
  });
  ASSERT_TRUE(child.wait_for<Progress>());
  child.send(OutputOff{kNode});
  EXPECT_TRUE(child.wait_for<OutputReleased>());
  drain.join();  // the end of the stream came
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, PacketsThatAreNonsenseArePassedOver) {
  CaptureChild child({.pipeline = kTest});
  ASSERT_TRUE(child.wait_for<Ready>());
  ASSERT_EQ(::send(child.control().get(), "{\"do\":\"dance\"}", 14, 0), 14);
  ASSERT_TRUE(child.wait_for<Progress>());
  EXPECT_THAT(child.errors(), testing::HasSubstr("unknown capture command \"dance\""));
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, QuietIsWithoutTheElementsWordsButWithErrors) {
  CaptureChild child(failing_argus("", {"--quiet"}));
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  ASSERT_EQ(::send(child.control().get(), "{\"do\":\"dance\"}", 14, 0), 14);
  ASSERT_TRUE(child.wait_for<Progress>());
  ASSERT_TRUE(child.wait_for<Progress>());
  EXPECT_THAT(child.errors(), testing::HasSubstr("dance"));
  EXPECT_THAT(child.errors(), testing::Not(testing::HasSubstr("GST_ARGUS")));
  EXPECT_TRUE(stops(child));
}

// ---- how it ends

TEST(CaptureRun, EndsWithTheSocket) {
  CaptureChild child({.pipeline = kTest});
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.control().reset();
  EXPECT_EQ(child.wait_exit(), 0);
}

TEST(CaptureRun, EndsWithTheParentEvenIfTheSocketStays) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), 0);
  const UniqueFd handed{ends[0]};
  UniqueFd handing{ends[1]};
  const pid_t parent = ::fork();
  if (parent == 0) {
    auto* child = new CaptureChild({.pipeline = kTest, .options = {}, .environment = {}});
    if (!child->wait_for<FirstFrame>()) ::_exit(1);
    // The parent's end of the socket stays open in the test.
    const int fd = child->control().get();
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
    char byte = 0;
    iovec from{&byte, 1};
    msghdr message{};
    message.msg_iov = &from;
    message.msg_iovlen = 1;
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    cmsghdr* part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(part), &fd, sizeof fd);
    ::sendmsg(handing.get(), &message, 0);
    ::pause();
  }
  handing.reset();
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
  char byte = 0;
  iovec into{&byte, 1};
  msghdr message{};
  message.msg_iov = &into;
  message.msg_iovlen = 1;
  message.msg_control = space.data();
  message.msg_controllen = space.size();
  ASSERT_EQ(::recvmsg(handed.get(), &message, MSG_CMSG_CLOEXEC), 1);
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
  const UniqueFd control{fd};
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  // The capture's end of its socket closes when it dies.
  std::array<char, kMaxPacket> packet{};
  ssize_t got = 1;
  while (got > 0) got = ::recv(control.get(), packet.data(), packet.size(), 0);
  EXPECT_EQ(got, 0);
}

TEST(CaptureRun, SigtermIsAPoliteStop) {
  CaptureChild child({.pipeline = kTest});
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  ::kill(child.pid(), SIGTERM);
  EXPECT_EQ(child.wait_exit(), 0);
}

class Hang : public testing::TestWithParam<const char*> {};
TEST_P(Hang, IsLeftBehindAfterASecond) {
  CaptureChild child(failing_argus(GetParam()));
  ASSERT_TRUE(child.wait_for<Ready>());
  child.next(milliseconds(500));  // a first frame, if it comes to that
  const auto begin = std::chrono::steady_clock::now();
  child.send(Stop{});
  EXPECT_EQ(child.wait_exit(), 0);
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(took, milliseconds(900));
  EXPECT_LT(took, milliseconds(4000));
  EXPECT_THAT(child.errors(), testing::HasSubstr("does not stop"));
}
INSTANTIATE_TEST_SUITE_P(CaptureRun, Hang, testing::Values("hang-in-stop", "hang-at-start"));

TEST(CaptureRun, ACrashIsASignal) {
  CaptureChild child(failing_argus("crash-after=3"));
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  const auto status = child.wait_exit();
  ASSERT_TRUE(status);
  EXPECT_NE(*status, 0);
}

// ---- standby and settings

TEST(CaptureRun, StandbyIsReadyAndDoesNothing) {
  CaptureChild child(failing_argus("", {"--standby"}));
  ASSERT_TRUE(child.wait_for<Ready>());
  EXPECT_FALSE(child.next(milliseconds(300)));
  EXPECT_THAT(child.errors(), testing::Not(testing::HasSubstr("GST_ARGUS")));
  child.send(Play{});
  EXPECT_TRUE(child.wait_for<FirstFrame>());
  EXPECT_TRUE(stops(child));
}

/// How often all threads of a process have gone to sleep: the number of its wake-ups.
long sleeps_of(pid_t pid) {
  long sleeps = 0;
  const std::string tasks = "/proc/" + std::to_string(pid) + "/task";
  for (const auto& task : std::filesystem::directory_iterator(tasks)) {
    std::ifstream status(task.path() / "status");
    for (std::string word; status >> word;) {
      if (long count = 0; word == "voluntary_ctxt_switches:" && status >> count) sleeps += count;
    }
  }
  return sleeps;
}

TEST(CaptureRun, StandbyNeverWakesUp) {
  CaptureChild child({.pipeline = kTest, .options = {"--standby"}});
  ASSERT_TRUE(child.wait_for<Ready>());
  child.next(milliseconds(200));  // until the last thread has gone to sleep
  const long before = sleeps_of(child.pid());
  EXPECT_FALSE(child.next(milliseconds(1500)));
  EXPECT_EQ(sleeps_of(child.pid()), before);
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, AFrozenPictureIsCounted) {
  CaptureChild child(failing_argus("freeze-after=5", {"--watch-frozen"}));
  std::uint64_t unchanged = 0;
  for (int i = 0; i < 10 && unchanged < 20; ++i) {
    const auto progress = child.wait_for<Progress>();
    ASSERT_TRUE(progress);
    EXPECT_LE(progress->unchanged, progress->frames - 4);
    unchanged = progress->unchanged;
  }
  EXPECT_GE(unchanged, 20U);
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, AMovingPictureIsNotFrozen) {
  CaptureChild child(failing_argus("", {"--watch-frozen"}));
  const auto progress = child.wait_for<Progress>();
  ASSERT_TRUE(progress);
  EXPECT_EQ(progress->unchanged, 1U);
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, TheProcessIsSetUp) {
  CaptureChild child({.pipeline = kArgusRun, .environment = {{"DISPLAY", "localhost:10.0"}}});
  // With that display the fake's EGL fails, as a Jetson's does.
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  int score = 0;
  std::ifstream("/proc/" + std::to_string(child.pid()) + "/oom_score_adj") >> score;
  EXPECT_EQ(score, 500);
  EXPECT_TRUE(stops(child));
}

TEST(CaptureRun, PaddedLinesArePackedOnce) {
  // GStreamer pads each colour plane's lines from 162 to 164 bytes.
  const NodeFormat format{PixelFormat::i420, {{324, 240}, 30}};
  CaptureChild child({.pipeline = "videotestsrc is-live=true pattern=white ! "
                                  "video/x-raw,format=I420,width=324,height=240,framerate=30/1",
                      .format = format});
  const MemoryOutput output(format);
  ASSERT_TRUE(child.wait_for<FirstFrame>());
  child.send(OutputOn{kNode}, output.fd());
  const auto progress = child.wait_for<Progress>();
  ASSERT_TRUE(progress);
  child.send(OutputOff{kNode});
  ASSERT_TRUE(child.wait_for<OutputReleased>());
  const std::size_t frame = 324 * 240 * 3 / 2;
  // Each is packed once, and the held one again when its output came; then each is written.
  EXPECT_EQ(progress->copied, (progress->frames + 1 + progress->written) * frame);
  ASSERT_GT(output.bytes(), 0U);
  EXPECT_EQ(output.bytes() % frame, 0U);
  std::vector<std::byte> white(frame, std::byte{128});
  std::fill_n(white.begin(), 324 * 240, std::byte{235});
  EXPECT_EQ(output.frame(output.frames() - 1), white);
  EXPECT_TRUE(stops(child));
}

}  // namespace
}  // namespace jcam::test
