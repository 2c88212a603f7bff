// SPDX-License-Identifier: Apache-2.0
// Frames made in the outputs' own memory, with outputs that come and go.
#include "gst/sink/frame_relay.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <random>
#include <thread>

#include "gst/capture/build_pipeline.h"
#include "tests/support/patience.h"

namespace jcam {
namespace {

using std::chrono::milliseconds;
constexpr NodeFormat kRelayed{PixelFormat::yuyv, {{320, 240}, 30}};
constexpr std::size_t kFrame = 320 * 240 * 2;
constexpr milliseconds kLoanLimit{50};  ///< how long remove() waits for an element that is stuck

/// What a node's ring does, in ordinary memory. Its counts outlive it.
struct Node {
  std::atomic<int> written = 0;    ///< copied in
  std::atomic<int> submitted = 0;  ///< made in place
  std::atomic<int> taken_back = 0;
  std::atomic<int> out = 0;             ///< lent at this moment
  std::vector<std::uint64_t> pictures;  ///< a hash of each, in order; look when nothing runs
  std::vector<std::int64_t> stamps;     ///< time stamps of the same
  std::atomic<int> error = 0;           ///< what submit() and write() answer from now on
};

std::uint64_t hash_of(std::span<const std::byte> frame) {
  std::uint64_t hash = 0;
  for (const std::byte byte : frame) hash = hash * 31 + std::to_integer<std::uint64_t>(byte);
  return hash;
}

class RingOutput : public FrameOutput {
 public:
  RingOutput(Node& node, bool can_lend) : node_(node), can_lend_(can_lend) {
    for (auto& slot : ring_) slot.resize(kFrame);
  }
  Status write(std::span<const std::byte> frame, std::int64_t stamp_ns) override {
    EXPECT_EQ(node_.out, 0) << "write() into memory that is being filled";
    return show(frame, stamp_ns, node_.written);
  }
  std::optional<std::span<std::byte>> lend() override {
    if (!can_lend_) return std::nullopt;
    EXPECT_EQ(node_.out++, 0);
    return std::span<std::byte>(ring_[next_]);
  }
  Status submit(std::int64_t stamp_ns) override {
    EXPECT_EQ(--node_.out, 0);
    const Status shown = show(ring_[next_], stamp_ns, node_.submitted);
    next_ = (next_ + 1) % ring_.size();
    return shown;
  }
  void take_back() override {
    EXPECT_EQ(--node_.out, 0);
    ++node_.taken_back;
  }

 private:
  Status show(std::span<const std::byte> frame, std::int64_t stamp_ns, std::atomic<int>& count) {
    if (node_.error != 0) return Error{"the node says no", {}, node_.error};
    node_.pictures.push_back(hash_of(frame));
    node_.stamps.push_back(stamp_ns);
    ++count;
    return {};
  }

  Node& node_;
  bool can_lend_;
  std::array<std::vector<std::byte>, 3> ring_;
  std::size_t next_ = 0;
};

class Reports : public Reporter {
 public:
  void report(const capture::Report& report) override {
    const std::lock_guard lock(mutex_);
    if (const auto* failed = std::get_if<capture::OutputFailed>(&report)) failures.push_back(failed->reason);
    if (const auto* progress = std::get_if<capture::Progress>(&report)) last = *progress;
    if (const auto* done = std::get_if<capture::OutputReleased>(&report))
      released.push_back(done->node.index);
  }
  std::vector<std::string> failures;
  std::vector<int> released;
  capture::Progress last;

 private:
  std::mutex mutex_;
};

class Relay : public testing::Test {
 protected:
  Relay() {
    gst_init(nullptr, nullptr);
    register_jcam_sink();
  }
  ~Relay() override { stop(); }

  void add(int index, Node& node, bool can_lend = true) {
    relay_.add({{0}, index}, std::make_unique<RingOutput>(node, can_lend));
  }
  void remove(int index) { relay_.remove({{0}, index}); }
  /// What the output lent is back when remove() returns, or else it was waited for as long as is promised.
  void remove_and_look(int index, const Node& node) {
    const auto start = std::chrono::steady_clock::now();
    remove(index);
    const bool waited = std::chrono::steady_clock::now() - start >= kLoanLimit;
    const auto until = std::chrono::steady_clock::now() + test::patience(milliseconds(5000));
    while (waited && node.out != 0 && std::chrono::steady_clock::now() < until)
      std::this_thread::sleep_for(milliseconds(1));
    EXPECT_EQ(node.out, 0);
  }

  void start(const std::string& text) {
    auto built = build_pipeline(text, kRelayed, relay_, &relay_);
    ASSERT_TRUE(built) << built.error().message();
    pipeline_ = std::move(*built);
    gst_element_set_state(pipeline_.get(), GST_STATE_PLAYING);
  }
  void run_to_end() {
    const BusPtr bus(gst_element_get_bus(pipeline_.get()));
    const auto ends = static_cast<GstMessageType>(GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
    const MessagePtr message(gst_bus_timed_pop_filtered(bus.get(), 20 * GST_SECOND, ends));
    ASSERT_TRUE(message);
    EXPECT_EQ(GST_MESSAGE_TYPE(message.get()), GST_MESSAGE_EOS);
    stop();
  }
  void stop() {
    if (pipeline_) gst_element_set_state(pipeline_.get(), GST_STATE_NULL);
    pipeline_.reset();
  }

  Reports reports_;
  FrameRelay relay_{kRelayed, false, reports_};
  ElementPtr pipeline_;
};

const std::string kPicture = " ! video/x-raw,format=YUY2,width=320,height=240";
const std::string kCaps = kPicture + ",framerate=100/1";

TEST_F(Relay, OneReaderCostsNoCopy) {
  Node node;
  add(0, node);
  start("videotestsrc num-buffers=100 is-live=true pattern=ball" + kCaps);
  run_to_end();
  EXPECT_EQ(node.submitted, 100);
  EXPECT_EQ(node.written, 0);
  EXPECT_EQ(node.out, 0);
  EXPECT_GT(reports_.last.frames, 0U);
  EXPECT_EQ(reports_.last.copied, 0U);
  EXPECT_EQ(reports_.last.written, reports_.last.frames);
  EXPECT_EQ(reports_.last.latency.frames(), reports_.last.frames) << "each was timed";
  EXPECT_NE(node.pictures.front(), node.pictures.back());
}

TEST_F(Relay, NeitherDoesAConverter) {
  Node node;
  add(0, node);
  start(
      "nvarguscamerasrc num-buffers=30 ! "
      "video/x-raw(memory:NVMM),format=NV12,width=320,height=240,framerate=30/1 ! nvvidconv ! "
      "video/x-raw,format=YUY2,width=320,height=240");
  run_to_end();
  EXPECT_EQ(node.submitted, 30);
  EXPECT_EQ(node.written, 0);
}

TEST_F(Relay, AnOutputThatHasAllItWantedIsLetGoOfAndToldOf) {
  const UniqueFd file(::memfd_create("frame", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  auto output = open_output(UniqueFd(::fcntl(file.get(), F_DUPFD_CLOEXEC, 3)), kRelayed, false);
  ASSERT_TRUE(output);
  Node node;
  add(0, node);
  relay_.add({{0}, 31}, std::move(*output));
  start("videotestsrc num-buffers=100 is-live=true" + kCaps);
  run_to_end();
  EXPECT_EQ(reports_.released, std::vector<int>{31});
  EXPECT_TRUE(reports_.failures.empty());
  EXPECT_EQ(node.submitted, 100);
  EXPECT_EQ(reports_.last.copied, kFrame) << "later frames are not for it";
  EXPECT_NE(::fcntl(file.get(), F_GET_SEALS) & F_SEAL_WRITE, 0);
}

TEST_F(Relay, EachFurtherReaderCostsOneCopy) {
  Node first;
  Node second;
  Node third;
  add(0, first);
  add(1, second);
  add(2, third, false);
  start("videotestsrc num-buffers=100 is-live=true pattern=ball" + kCaps);
  run_to_end();
  EXPECT_EQ(first.submitted, 100);
  EXPECT_EQ(second.written, 100);
  EXPECT_EQ(third.written, 100);
  EXPECT_EQ(second.submitted, 0);
  EXPECT_EQ(reports_.last.copied, reports_.last.frames * 2 * kFrame);
  EXPECT_EQ(first.pictures, second.pictures);
  EXPECT_EQ(first.pictures, third.pictures);
  EXPECT_EQ(first.stamps, second.stamps);
  EXPECT_EQ(first.stamps, third.stamps);
  EXPECT_TRUE(std::is_sorted(first.stamps.begin(), first.stamps.end()));
}

TEST_F(Relay, TheNextOneLendsWhenTheFirstIsGone) {
  Node first;
  Node second;
  add(0, first);
  add(1, second);
  start("videotestsrc is-live=true pattern=ball" + kCaps);
  while (first.submitted < 10) std::this_thread::sleep_for(milliseconds(1));
  remove(0);
  EXPECT_EQ(first.out, 0) << "memory is still out after its output was released";
  const int first_had = first.submitted + first.written;
  const int second_had = second.submitted;
  while (second.submitted < second_had + 10) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(first.submitted + first.written, first_had);
  stop();
}

/// Its frames are far apart: none comes while the held one is looked at.
TEST_F(Relay, WithoutOutputsTheNewestFrameIsHeldInOrdinaryMemory) {
  Node node;
  start("videotestsrc is-live=true pattern=ball" + kPicture + ",framerate=4/1");
  while (reports_.last.frames == 0) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(reports_.last.latency.frames(), 0U) << "no frame was on its way to anybody";
  add(0, node);
  EXPECT_EQ(node.written, 1) << "the held frame";
  while (node.submitted < 10) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_LE(node.written, 3) << "frames that were on their way";
  stop();
}

TEST_F(Relay, ALenderThatFailsIsDropped) {
  Node first;
  Node second;
  add(0, first);
  add(1, second);
  start("videotestsrc is-live=true pattern=ball" + kCaps);
  while (first.submitted < 5) std::this_thread::sleep_for(milliseconds(1));
  first.error = EBUSY;
  const int had = second.submitted;
  while (second.submitted < had + 5) std::this_thread::sleep_for(milliseconds(1));
  stop();
  EXPECT_THAT(reports_.failures, testing::ElementsAre("the node says no"));
}

TEST_F(Relay, AFrameThatIsNotTakenIsADrop) {
  Node node;
  node.error = EAGAIN;
  add(0, node);
  start("videotestsrc num-buffers=60 is-live=true" + kCaps);
  run_to_end();
  EXPECT_TRUE(reports_.failures.empty());
  EXPECT_GT(reports_.last.drops, 0U);
  EXPECT_EQ(reports_.last.written, 0U);
}

/// videorate keeps a frame to show it again.
TEST_F(Relay, RepeatedFramesAreWhatTheyWere) {
  Node node;
  add(0, node);
  start("videotestsrc num-buffers=20 pattern=ball ! video/x-raw,framerate=30/1 ! videorate" + kCaps);
  run_to_end();
  const auto& pictures = node.pictures;
  ASSERT_GT(pictures.size(), 50U);
  std::vector<std::uint64_t> different;
  for (const std::uint64_t picture : pictures) {
    if (different.empty() || different.back() != picture) different.push_back(picture);
  }
  // The one that was lent before that was noticed may be missing.
  EXPECT_LE(different.size(), 20U) << "a picture changed while it was repeated";
  EXPECT_GE(different.size(), 19U);
  EXPECT_EQ(node.out, 0);
}

TEST_F(Relay, AQueueBehindTheLastElementIsNoticed) {
  Node node;
  add(0, node);
  start("videotestsrc num-buffers=200 pattern=ball ! video/x-raw,format=YUY2,width=320,height=240 ! queue");
  run_to_end();
  EXPECT_EQ(node.out, 0);
  // At most the few that were queued when it was noticed are lost.
  EXPECT_GE(node.submitted + node.written, 190);
  EXPECT_TRUE(reports_.failures.empty());
}

TEST_F(Relay, PaddedFormatsAreNeverMadeInPlace) {
  const NodeFormat padded{PixelFormat::i420, {{324, 240}, 30}};
  EXPECT_FALSE(PictureLayout(padded).default_is_tight());
  EXPECT_TRUE(PictureLayout(kRelayed).default_is_tight());
  EXPECT_FALSE(PictureLayout({PixelFormat::mjpeg, {{320, 240}, 30}}).default_is_tight());
}

TEST_F(Relay, AnElementThatIsStuckWithALentFrameIsNotWaitedForLong) {
  Node node;
  add(0, node);
  start("videotestsrc num-buffers=2 pattern=ball" + kCaps + " ! identity sleep-time=400000");
  while (node.out == 0) std::this_thread::sleep_for(milliseconds(1));
  const auto start = std::chrono::steady_clock::now();
  remove(0);
  EXPECT_GE(std::chrono::steady_clock::now() - start, kLoanLimit);
  EXPECT_EQ(node.out, 1) << "the element was not stuck";
  run_to_end();
  EXPECT_EQ(node.out, 0);
  EXPECT_EQ(node.taken_back, 1);
  EXPECT_EQ(node.submitted, 0);
}

TEST_F(Relay, OutputsComeAndGoAtRandom) {
  std::array<Node, 4> nodes;
  start(
      "videotestsrc is-live=true pattern=ball ! "
      "video/x-raw,format=YUY2,width=320,height=240,framerate=240/1");
  std::mt19937 random(11);
  const auto until = std::chrono::steady_clock::now() + milliseconds(1500);
  while (std::chrono::steady_clock::now() < until) {
    const auto index = random() % nodes.size();
    if (random() % 2 == 0) {
      remove_and_look(static_cast<int>(index), nodes[index]);
      add(static_cast<int>(index), nodes[index], random() % 3 != 0);
    } else {
      remove_and_look(static_cast<int>(index), nodes[index]);
    }
    std::this_thread::sleep_for(milliseconds(random() % 8));
  }
  relay_.close();
  stop();
  int submitted = 0;
  for (const Node& node : nodes) {
    EXPECT_EQ(node.out, 0);
    submitted += node.submitted;
  }
  EXPECT_GT(submitted, 10);
  EXPECT_TRUE(reports_.failures.empty());
}

TEST(FrameRelayJpeg, APictureTooLargeForTheNodeIsDroppedAndCounted) {
  gst_init(nullptr, nullptr);
  class Told : public Reporter {
   public:
    void report(const capture::Report& report) override {
      if (const auto* told = std::get_if<capture::Progress>(&report)) progress = *told;
      failed |= std::holds_alternative<capture::OutputFailed>(report);
    }
    capture::Progress progress;
    bool failed = false;
  } reporter;
  class Count : public FrameOutput {
   public:
    explicit Count(std::vector<std::size_t>& sizes) : sizes_(sizes) {}
    Status write(std::span<const std::byte> frame, std::int64_t) override {
      return sizes_.push_back(frame.size()), Status();
    }

   private:
    std::vector<std::size_t>& sizes_;
  };
  const NodeFormat format{PixelFormat::mjpeg, {{64, 64}, 30}};
  const std::size_t most = frame_bytes(format.pixel, format.mode.size);
  FrameRelay relay(format, true, reporter);
  std::vector<std::size_t> sizes;
  relay.add({{0}, 0}, std::make_unique<Count>(sizes));
  const auto take = [&](std::size_t bytes) {
    const BufferPtr buffer(gst_buffer_new_allocate(nullptr, bytes, nullptr));
    gst_buffer_memset(buffer.get(), 0, 1, bytes);
    return relay.take(buffer.get(), {});
  };
  EXPECT_TRUE(take(most + 1)) << "a noisy picture is no failure of the pipeline";
  EXPECT_TRUE(take(most));
  EXPECT_TRUE(take(most + 1));
  std::this_thread::sleep_for(milliseconds(600));  // the next progress is due
  EXPECT_TRUE(take(100));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{most, 100}));
  EXPECT_EQ(reporter.progress.frames, 4U);
  EXPECT_EQ(reporter.progress.drops, 2U);
  EXPECT_FALSE(reporter.failed);
  EXPECT_FALSE(take(0)) << "what is empty is none";
}

}  // namespace
}  // namespace jcam
