// SPDX-License-Identifier: Apache-2.0
// The program itself, with engines that are small scripts: what it hands on, and how it ends.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/temp_dir.h"
#include "tests/unit/launcher/program.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

namespace fs = std::filesystem;

class Program : public ::testing::Test {
 protected:
  /// An engine that is this script; podman, which needs no daemon.
  void engine(const std::string& script) {
    const fs::path path = directory_ / "bin/podman";
    fs::create_directories(path.parent_path());
    std::ofstream(path) << script;
    fs::permissions(path, fs::perms::owner_all);
  }
  Ran run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--engine", "podman", "--profile", "minimal"});
    return run_program(arguments, environment_);
  }
  void config(const std::string& text) {
    fs::create_directories(directory_ / "config/jcam");
    std::ofstream(directory_ / "config/jcam/run.toml") << text;
  }

  test::TempDir directory_;
  std::map<std::string, std::string> environment_{{"PATH", directory_ / "bin"},
                                                  {"XDG_CONFIG_HOME", directory_ / "config"},
                                                  {"XDG_RUNTIME_DIR", directory_.path()},
                                                  {"HOME", directory_.path()}};
};

constexpr const char* kPrintWords = "#!/bin/sh\nfor word in \"$@\"; do printf '[%s]' \"$word\"; done\n";

TEST_F(Program, BecomesTheEngineWithEveryWordAsItWas) {
  engine(kPrintWords);
  const auto ran = run({"--no-gpu", "-e", "A=it's \"b\"\n$HOME", "img", "--csi", "0", "", "a b"});
  EXPECT_EQ(ran.out, "[run][--rm][--env][A=it's \"b\"\n$HOME][img][--csi][0][][a b]");
  EXPECT_EQ(ran.status, 0);
}

TEST_F(Program, EndsAsTheEngineEnds) {
  engine("#!/bin/sh\nexit 42\n");
  EXPECT_EQ(run({"img"}).status, 42);
}

TEST_F(Program, AnEngineThatCannotBeStartedIs127Or126) {
  engine("#!/no/such/interpreter\n");
  auto ran = run({"img"});
  EXPECT_EQ(ran.status, 127);
  EXPECT_TRUE(has(ran.err, "jcam-run: cannot start " + (directory_ / "bin/podman"))) << ran.err;
  engine("#!/\n");
  ran = run({"img"});
  EXPECT_EQ(ran.status, 126);
  EXPECT_TRUE(has(ran.err, "Permission denied")) << ran.err;
}

TEST_F(Program, AnErrorIsOneLineWhateverIsInIt) {
  engine(kPrintWords);
  const auto ran = run({"--csi", "a\nb\x1b[1m", "img"});
  EXPECT_EQ(ran.status, 125);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err,
            "jcam-run: --csi \"a b?[1m\" is not a camera\nhint: write --csi 0, --csi all, --csi 1.2, "
            "--csi 0:small or --csi 0=/dev/video5\n");
}

TEST_F(Program, AnUnreadableConfigurationIsAnErrorOfOurs) {
  engine(kPrintWords);
  fs::create_directories(directory_ / "config/jcam/run.toml");
  auto ran = run({"img"});
  EXPECT_EQ(ran.status, 125);
  EXPECT_TRUE(has(ran.err, "jcam-run: cannot read " + (directory_ / "config/jcam/run.toml"))) << ran.err;
  EXPECT_EQ(count(ran.err, "\n"), 1) << ran.err;
}

TEST_F(Program, TheUsersConfigurationCounts) {
  engine(kPrintWords);
  config("options = [\"--ipc=host\"]\n[pass]\ngpu = false\nremove = false\n");
  EXPECT_EQ(run({"img"}).out, "[run][--ipc][host][img]");
  EXPECT_EQ(run({"--remove", "img"}).out, "[run][--rm][--ipc][host][img]");
}

TEST_F(Program, ATreeThatIsNotThereIsAnErrorOfOurs) {
  const auto ran = run_program({"--root", "/no/such/tree", "img"}, environment_);
  EXPECT_EQ(ran.status, 125);
  EXPECT_TRUE(has(ran.err, "/no/such/tree")) << ran.err;
}

TEST_F(Program, ADryRunStartsNothing) {
  engine("#!/bin/sh\ntouch \"$0.was-started\"\n");
  const auto ran = run({"--dry-run", "--no-gpu", "img"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, directory_ / "bin/podman" + std::string(" run --rm img\n"));
  EXPECT_FALSE(fs::exists(directory_ / "bin/podman.was-started"));
}

/// A cookie for display 3, as sshd writes it.
const std::string kCookie = std::string(
    "\x01\x00\x00\x04orin\x00\x01"
    "3\x00\x12MIT-MAGIC-COOKIE-1\x00\x03"
    "abc",
    36);

TEST_F(Program, APrintedCommandCanBePasted) {
  engine(kPrintWords);
  std::ofstream(directory_ / ".Xauthority", std::ios::binary) << kCookie;
  environment_["DISPLAY"] = "localhost:3.0";
  const auto ran = run({"--x11", "--network", "host", "--dry-run", "img"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  const auto at = ran.out.find("source=");
  ASSERT_NE(at, std::string::npos) << ran.out;
  const std::string source = ran.out.substr(at + 7, ran.out.find(',', at) - at - 7);
  struct stat status {};
  ASSERT_EQ(::stat(source.c_str(), &status), 0) << source;
  EXPECT_EQ(status.st_mode & 07777U,
            0644U);  // for any user inside; outside, the directory is the caller's alone
  ASSERT_EQ(::stat(source.substr(0, source.rfind('/')).c_str(), &status), 0) << source;
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
  EXPECT_FALSE(has(ran.out, "abc"));
  fs::remove(source);
}

TEST_F(Program, DataIsOfTheDirectoryThatItRunsIn) {
  engine(kPrintWords);
  fs::create_directories(directory_ / "here/data");
  fs::create_directories(directory_ / "there/data");
  // What a program sets that starts another one elsewhere, and forgets PWD.
  environment_["PWD"] = directory_ / "there";
  const auto before = fs::current_path();
  fs::current_path(directory_ / "here");
  const auto ran = run({"--data", "--dry-run", "img"});
  fs::current_path(before);
  EXPECT_TRUE(has(ran.out, "source=" + (directory_ / "here/data") + ",")) << ran.out << ran.err;
  EXPECT_FALSE(has(ran.out, "there")) << ran.out;
}

TEST_F(Program, HelpAndVersionNeedNothing) {
  EXPECT_EQ(run_program({"--help"}, {}).status, 0);
  EXPECT_TRUE(has(run_program({"--version"}, {}).out, "jcam-run "));
}

}  // namespace
}  // namespace jcam::launch::testing
