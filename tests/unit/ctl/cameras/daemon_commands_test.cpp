// SPDX-License-Identifier: Apache-2.0
#include "ctl/cameras/daemon_commands.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "common/os/read_file.h"
#include "control/server.h"
#include "tests/support/serve_once.h"
#include "tests/support/status_sample.h"
#include "tests/support/temp_dir.h"

namespace jcam::ctl {
namespace {

using namespace jcam::control;

/// A daemon that knows its answers by heart, on a thread of its own.
class Daemon : public Handler {
 public:
  explicit Daemon(const std::string& path)
      : server_(std::move(*Server::listen(path, {}, *this))), thread_([this] { loop(); }) {}
  ~Daemon() override {
    done_ = true;
    thread_.join();
  }

  std::optional<Response> handle(ConnectionId connection, const Peer&, const Request& request) override {
    if (std::holds_alternative<StatusRequest>(request.operation))
      return Response{request.id, Reply{test::status_sample()}};
    if (std::holds_alternative<ReloadRequest>(request.operation))
      return Response{request.id, Reply{Reloaded{{"csi0: format"}}}};
    if (const auto* set = std::get_if<SetRequest>(&request.operation)) {
      if (set->property == "wbmode") return Response{request.id, Reply{Done{}}};
      return Response{request.id, Error{"csi0 has no property \"" + set->property + "\"",
                                        "gst-inspect-1.0 nvarguscamerasrc"}};
    }
    if (const auto* history = std::get_if<HistoryRequest>(&request.operation)) {
      if (history->after >= 7) return Response{request.id, Reply{History{}}};
      return Response{request.id,
                      Reply{History{{{7, 0, 0, 1, {0}, "", true, "no-camera", "no such camera"}}}}};
    }
    if (std::holds_alternative<SnapshotRequest>(request.operation)) {
      UniqueFd memory{::memfd_create("frame", MFD_CLOEXEC)};
      const std::string frame = "\x10\x10\x10\x10\x80\x80";
      EXPECT_EQ(::write(memory.get(), frame.data(), frame.size()), 6);
      server_.reply(connection, {request.id, Reply{Snapshot{PixelFormat::nv12, 2, 2, claimed_bytes}}},
                    std::move(memory));
    }
    if (std::holds_alternative<WatchRequest>(request.operation)) {
      server_.reply(connection, {request.id, Reply{test::status_sample()}});
      server_.reply(connection, {request.id, Reply{test::status_sample()}});
      server_.reply(connection, {request.id, Error{"that is all", ""}});
    }
    return std::nullopt;
  }
  void closed(ConnectionId) override {}

  std::atomic<std::uint64_t> claimed_bytes{6};

 private:
  void loop() {
    while (!done_) test::serve_once(server_, 10);
  }
  std::atomic<bool> done_{false};
  Server server_;
  std::thread thread_;
};

struct Desk {
  test::TempDir dir;
  std::ostringstream out, err;
  Console console{out, err, dir / "sock", 80, false};
};

TEST(DaemonCommands, Status) {
  Desk desk;
  const Daemon daemon(desk.dir / "sock");
  EXPECT_EQ(status_command(desk.console, false, false), kOk);
  EXPECT_TRUE(desk.out.str().starts_with("jcam-bridge 0.1.0, up 1 h 2 min;")) << desk.out.str();
  desk.out.str("");
  EXPECT_EQ(status_command(desk.console, true, false), kOk);
  EXPECT_EQ(desk.out.str(), status_json(test::status_sample(), 2) + "\n");
}

TEST(DaemonCommands, WatchShowsEachPushUntilTheDaemonEnds) {
  Desk desk;
  const Daemon daemon(desk.dir / "sock");
  EXPECT_EQ(status_command(desk.console, true, true), kFailed);
  const std::string line = status_json(test::status_sample(), -1) + "\n";
  EXPECT_EQ(desk.out.str(), line + line);
  EXPECT_EQ(desk.err.str(), "jcamctl: that is all\n");
}

TEST(DaemonCommands, Events) {
  Desk desk;
  const Daemon daemon(desk.dir / "sock");
  EXPECT_EQ(events_command(desk.console, CameraName{0}, false, false), kOk);
  EXPECT_TRUE(desk.out.str().ends_with("  csi0  ! no such camera\n")) << desk.out.str();
  desk.out.str("");
  EXPECT_EQ(events_command(desk.console, {}, true, true), kFailed);
  EXPECT_EQ(desk.out.str(),
            "{\"number\":7,\"first_ms\":0,\"last_ms\":0,\"times\":1,\"camera\":\"csi0\",\"node\":\"\","
            "\"problem\":true,"
            "\"event\":\"no-camera\",\"text\":\"no such camera\"}\n")
      << "once, although the status came twice";
  EXPECT_EQ(desk.err.str(), "jcamctl: that is all\n");
}

TEST(DaemonCommands, ListReloadSet) {
  Desk desk;
  const Daemon daemon(desk.dir / "sock");
  EXPECT_EQ(list_command(desk.console, desk.dir.path(), false), kOk);
  EXPECT_EQ(reload_command(desk.console), kOk);
  EXPECT_EQ(set_command(desk.console, CameraName{0}, {{"wbmode", "daylight"}}), kOk);
  EXPECT_EQ(desk.out.str(),
            "csi0        argus  yuyv 1280x720@30   /dev/video40 /dev/video41\n"
            "csi0-small  argus  nv12 640x360@10    /dev/video43\n"
            "csi1        argus  nv12 1920x1080@30  /dev/video42\n"
            "csi0: format\n");
  EXPECT_EQ(set_command(desk.console, CameraName{0}, {{"wbmod", "daylight"}}), kFailed);
  EXPECT_EQ(desk.err.str(), "jcamctl: csi0 has no property \"wbmod\"; gst-inspect-1.0 nvarguscamerasrc\n");
}

TEST(DaemonCommands, Snapshot) {
  Desk desk;
  Daemon daemon(desk.dir / "sock");
  EXPECT_EQ(snapshot_command(desk.console, StreamName{{0}}, desk.dir / "a.ppm"), kOk) << desk.err.str();
  EXPECT_EQ(*read_file(desk.dir / "a.ppm"), "P6\n2 2\n255\n" + std::string(12, '\0'));
  daemon.claimed_bytes = 7;
  EXPECT_EQ(snapshot_command(desk.console, StreamName{{0}}, desk.dir / "b.ppm"), kFailed);
  EXPECT_EQ(desk.err.str(), "jcamctl: jcam-bridge sent a picture that is not as it says\n");
  EXPECT_FALSE(std::filesystem::exists(desk.dir / "b.ppm"));
  EXPECT_EQ(snapshot_command(desk.console, StreamName{{0}}, desk.dir / "b.gif"), kUsage);
  daemon.claimed_bytes = 6;
  EXPECT_EQ(snapshot_command(desk.console, StreamName{{0}}, desk.dir / "none/b.ppm"), kFailed);
}

TEST(DaemonCommands, WithoutADaemon) {
  Desk desk;
  EXPECT_EQ(status_command(desk.console, false, false), kNotRunning);
  EXPECT_EQ(status_command(desk.console, false, true), kNotRunning);
  EXPECT_EQ(reload_command(desk.console), kNotRunning);
  const std::string line = "jcamctl: jcam-bridge is not running (" + (desk.dir / "sock") +
                           ": No such file or directory); systemctl start jcam-bridge\n";
  EXPECT_EQ(desk.err.str(), line + line + line);
}

TEST(DaemonCommands, ListWithoutADaemonShowsTheNodesThatAreLeft) {
  Desk desk;
  const std::pair<const char*, const char*> nodes[] = {
      {"video41", "jcam-csi0.1\n"}, {"video9", "USB Camera\n"}, {"video40", "jcam-csi0\n"}};
  for (const auto& [name, label] : nodes) {
    const std::string device = desk.dir / ("sys/class/video4linux/" + std::string(name));
    std::filesystem::create_directories(device);
    std::ofstream(device + "/name") << label;
  }
  EXPECT_EQ(list_command(desk.console, desk.dir.path(), false), kOk);
  EXPECT_EQ(desk.out.str(), "csi0  /dev/video40\ncsi0.1  /dev/video41\n");
  EXPECT_EQ(desk.err.str(), "jcamctl: jcam-bridge is not running; these nodes are left\n");
}

}  // namespace
}  // namespace jcam::ctl
