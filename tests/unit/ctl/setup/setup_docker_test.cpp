// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "common/os/read_file.h"
#include "ctl/setup/setup_docker.h"
#include "host/docker_config.h"
#include "tests/support/emulated.h"
#include "tests/support/temp_dir.h"

namespace jcam::ctl {
namespace {

namespace fs = std::filesystem;

/// A root with or without the runtime; the runner must not be needed there.
struct Host {
  test::TempDir root;
  std::ostringstream out, err;

  explicit Host(bool toolkit = true) {
    fs::create_directories(root / "usr/bin");
    if (toolkit) std::ofstream(root / "usr/bin/nvidia-container-runtime") << "";
  }
  std::string file() const { return root / "etc/docker/daemon.json"; }
  void write(const std::string& text) const {
    fs::create_directories(root / "etc/docker");
    std::ofstream(file()) << text;
  }
  ExitStatus setup(bool dry_run = false) {
    const Runner none = [](const auto&) -> Result<int> { return Error{"nothing is run under another root"}; };
    return setup_docker_command({root.path(), false, dry_run, "20260131-120000"}, none, out, err);
  }
};

TEST(SetupDocker, MakesTheFileAndSaysWhatNext) {
  Host host;
  EXPECT_EQ(host.setup(), kOk) << host.err.str();
  const auto config = read_docker_config(*read_file(host.file()), "x");
  ASSERT_TRUE(config);
  EXPECT_EQ(*config, (DockerConfig{true, "nvidia"}));
  EXPECT_EQ(host.out.str(),
            "the runtime nvidia is registered\nthe default runtime is nvidia (was runc)\n"
            "restart Docker:  sudo systemctl restart docker\n"
            "verify:          docker info --format '{{.DefaultRuntime}}'   # nvidia\n");
}

TEST(SetupDocker, KeepsABackupAndTheMode) {
  Host host;
  host.write("{\"debug\":true}");
  ::chmod(host.file().c_str(), 0600);
  EXPECT_EQ(host.setup(), kOk);
  EXPECT_EQ(*read_file(host.file() + ".before-jcam-20260131-120000"), "{\"debug\":true}");
  struct stat info {};
  ASSERT_EQ(::stat(host.file().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  EXPECT_NE(read_file(host.file())->find("\"debug\": true"), std::string::npos);
  host.out.str("");
  EXPECT_EQ(host.setup(), kOk);
  EXPECT_EQ(host.out.str(), host.file() + " is right already\n");
}

TEST(SetupDocker, ALinkStaysALink) {
  for (const char* target : {"../../srv/d.json", "/srv/d.json"}) {
    Host host;
    fs::create_directories(host.root / "etc/docker");
    fs::create_directories(host.root / "srv");
    std::ofstream(host.root / "srv/d.json") << "{\"debug\":true}";
    fs::create_symlink(target, host.file());
    EXPECT_EQ(host.setup(), kOk) << host.err.str();
    EXPECT_TRUE(fs::is_symlink(host.file()));
    const auto text = read_file(host.root / "srv/d.json");
    ASSERT_TRUE(text);
    EXPECT_TRUE(read_docker_config(*text, "x")->nvidia);
    EXPECT_NE(text->find("\"debug\": true"), std::string::npos);
  }
}

/// With runtimes on its command line, too, dockerd ends with "specified both as a flag and in the
/// configuration file".
TEST(SetupDocker, RuntimesThatAreFlagsAreLeftAlone) {
  Host host;
  const std::string drop_in = "/etc/systemd/system/docker.service.d/override.conf";
  fs::create_directories(host.root / "etc/systemd/system/docker.service.d");
  const auto flags = [&](const std::string& words) {
    std::ofstream(host.root.path() + drop_in)
        << "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd " << words << "\n";
  };
  flags("-H fd:// --add-runtime=nvidia=/usr/bin/nvidia-container-runtime");
  EXPECT_EQ(host.setup(), kFailed);
  EXPECT_NE(host.err.str().find(drop_in + " gives dockerd its runtimes as flags"), std::string::npos)
      << host.err.str();
  EXPECT_FALSE(fs::exists(host.file()));
  flags("--add-runtime nvidia=/usr/bin/nvidia-container-runtime --default-runtime nvidia");
  EXPECT_EQ(host.setup(), kOk) << host.err.str();
  EXPECT_FALSE(fs::exists(host.file()));
  flags("--config-file=/srv/d.json");
  fs::create_directories(host.root / "srv");
  EXPECT_EQ(host.setup(), kOk) << host.err.str();
  EXPECT_TRUE(fs::exists(host.root / "srv/d.json"));
  EXPECT_FALSE(fs::exists(host.file()));
}

TEST(SetupDocker, ASnapIsRefused) {
  Host host;
  fs::create_directories(host.root / "snap/bin");
  std::ofstream(host.root / "snap/bin/docker") << "";
  EXPECT_EQ(host.setup(), kFailed);
  EXPECT_NE(host.err.str().find("Docker here is a snap"), std::string::npos) << host.err.str();
}

TEST(SetupDocker, DryRunTouchesNothing) {
  Host host;
  host.write("{}");
  EXPECT_EQ(host.setup(true), kOk);
  EXPECT_EQ(*read_file(host.file()), "{}");
  EXPECT_TRUE(host.out.str().starts_with("would write " + host.file() + ":\n{\n    \"runtimes\""))
      << host.out.str();
  EXPECT_EQ(std::distance(fs::directory_iterator(host.root / "etc/docker"), {}), 1);
}

TEST(SetupDocker, RefusesWithoutTheRuntime) {
  Host host(false);
  host.write("{}");
  EXPECT_EQ(host.setup(), kFailed);
  EXPECT_EQ(*read_file(host.file()), "{}");
  EXPECT_EQ(host.err.str(),
            "jcamctl: nvidia-container-runtime is not installed: with it as the default Docker would start "
            "nothing; "
            "sudo apt install nvidia-container-toolkit\n");
}

TEST(SetupDocker, RefusesABrokenFileAndLeavesIt) {
  Host host;
  host.write("{\n\"a\":}\n");
  EXPECT_EQ(host.setup(), kFailed);
  EXPECT_EQ(*read_file(host.file()), "{\n\"a\":}\n");
  EXPECT_EQ(host.err.str(),
            "jcamctl: " + host.file() +
                ":2:5: not valid JSON; mend it there; Docker does not start with it either\n");
}

/// nvidia-ctk as a function: what it writes, and how it ends.
struct Ctk {
  std::string writes;
  int status = 0;
  std::vector<std::string> argv;
};

ExitStatus setup_with(Host& host, Ctk& ctk) {
  const Runner run = [&](const std::vector<std::string>& argv) -> Result<int> {
    ctk.argv = argv;
    host.write(ctk.writes);
    return ctk.status;
  };
  return setup_docker_command({host.root.path(), true, false, "20260131-120000"}, run, host.out, host.err);
}

TEST(SetupDocker, ByNvidiaCtk) {
  Host host;
  host.write("{}");
  Ctk ctk{R"({"runtimes":{"nvidia":{}},"default-runtime":"nvidia"})"};
  EXPECT_EQ(setup_with(host, ctk), kOk) << host.err.str();
  EXPECT_THAT(ctk.argv, testing::ElementsAre("nvidia-ctk", "runtime", "configure", "--runtime=docker",
                                             "--set-as-default", "--config=" + host.file()));
  EXPECT_EQ(*read_file(host.file() + ".before-jcam-20260131-120000"), "{}");
}

TEST(SetupDocker, NvidiaCtkIsNotTakenAtItsWord) {
  Host host;
  Ctk fails{"{}", 1};
  EXPECT_EQ(setup_with(host, fails), kFailed);
  Ctk does_nothing{"{}"};
  EXPECT_EQ(setup_with(host, does_nothing), kFailed);
  EXPECT_EQ(host.err.str(),
            "jcamctl: nvidia-ctk runtime configure --runtime=docker --set-as-default --config=" +
                host.file() + " ended with status 1\njcamctl: nvidia-ctk ran, but " + host.file() +
                " is not as wanted; compare it with jcamctl setup docker --dry-run\n");
}

TEST(RunProgram, GivesStatusSignalAndMissing) {
  if (!test::spawn_tells_errors())
    GTEST_SKIP() << "in an emulator that does not say that a program is missing";
  EXPECT_EQ(*run_program({"true"}), 0);
  EXPECT_EQ(*run_program({"sh", "-c", "exit 7"}), 7);
  EXPECT_EQ(*run_program({"sh", "-c", "kill -9 $$"}), 137);
  EXPECT_EQ(run_program({"/nonexistent/program"}).error().message(),
            "cannot run /nonexistent/program: No such file or directory");
}

}  // namespace
}  // namespace jcam::ctl
