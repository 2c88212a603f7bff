// SPDX-License-Identifier: Apache-2.0
// The gate for effects, with engines that are small scripts.
#include "launcher/deed/deed.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/temp_dir.h"
#include "tests/unit/launcher/program.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch::testing {
namespace {

namespace fs = std::filesystem;

class Deeds : public ::testing::Test {
 protected:
  /// An engine that writes down its words and then does this.
  std::string engine(const std::string& script) {
    const fs::path path = directory_ / "engine";
    std::ofstream(path) << "#!/bin/sh\necho \"$*\" >> " << (directory_ / "called") << "\n" << script;
    fs::permissions(path, fs::perms::owner_all);
    return path;
  }
  std::string called() const {
    std::ifstream file(directory_ / "called");
    return {std::istreambuf_iterator<char>(file), {}};
  }

  test::TempDir directory_;
};

constexpr const char* kTwo =
    "case $1 in ps) [ -e \"$0.gone\" ] || printf 'abc\\ndef\\n';; rm) : > \"$0.gone\";; esac\n";

TEST_F(Deeds, AnAppsContainersAreFoundByTheirLabelAlone) {
  const auto outcome = carry_out(EndApp{EngineKind::docker, engine(kTwo), "x"}, {});
  EXPECT_TRUE(outcome.done);
  EXPECT_EQ(called(), "ps --all --quiet --filter label=dev.jcam.app=x\nrm --force abc def\n");
}

TEST_F(Deeds, PodmanIsToldToKillFirstInWordsThatEveryVersionHas) {
  EXPECT_TRUE(carry_out(EndApp{EngineKind::podman, engine(kTwo), "x"}, {}).done);
  EXPECT_EQ(called(), "ps --all --quiet --filter label=dev.jcam.app=x\nkill abc def\nrm --force abc def\n");
}

TEST_F(Deeds, WhereThereIsNoneNothingIsRemoved) {
  EXPECT_TRUE(carry_out(EndApp{EngineKind::docker, engine(""), "x"}, {}).done);
  EXPECT_EQ(called(), "ps --all --quiet --filter label=dev.jcam.app=x\n");
}

TEST_F(Deeds, WhatCannotBeTakenAwayIsSaid) {
  const auto outcome =
      carry_out(EndApp{EngineKind::docker, engine("[ $1 = ps ] && echo abc\n[ $1 != rm ]\n"), "x"}, {});
  EXPECT_EQ(outcome.status, 125);
  ASSERT_FALSE(outcome.done);
  EXPECT_TRUE(has(outcome.done.error().what, "the container of app x is still there"))
      << outcome.done.error().what;
  EXPECT_EQ(outcome.done.error().hint, directory_ / "engine" + std::string(" rm --force abc"));
}

TEST_F(Deeds, AnEngineThatDoesNotAnswerIsSaid) {
  const auto outcome = carry_out(EndApp{EngineKind::docker, engine("exit 1\n"), "x"}, {});
  EXPECT_EQ(outcome.status, 125);
  EXPECT_FALSE(outcome.done);
}

TEST_F(Deeds, ShownAreNotDone) {
  const std::string program = engine(kTwo);
  for (const Stage& stage : {Stage{true, false}, Stage{false, true}}) {
    EXPECT_TRUE(carry_out(EndApp{EngineKind::docker, program, "x"}, stage).done);
    EXPECT_TRUE(carry_out(StartEngine{{program, "run"}, {}, {}, {}, "text\n"}, stage).done);
  }
  EXPECT_EQ(called(), "");
}

TEST_F(Deeds, ATreeGetsNoFiles) {
  const PrivateFile file{directory_ / "private/x", "secret"};
  EXPECT_TRUE(carry_out(PrintText{"", {file}}, Stage{true, true}).done);
  EXPECT_FALSE(fs::exists(directory_ / "private"));
  EXPECT_TRUE(carry_out(PrintText{"", {file}}, Stage{true, false}).done);
  EXPECT_TRUE(fs::exists(directory_ / "private/x"));
}

TEST(Tree, IsNeverActedOn) {
  // The tree's engine has a path that is a program here, too.
  const test::TempDir root;
  const test::TempDir here;
  const std::string program = here / "docker";
  std::ofstream(program) << "#!/bin/sh\n: > \"$0.called\"\n";
  fs::permissions(program, fs::perms::owner_all);
  std::ofstream(root / "jcam-host.txt")
      << "jcam-host 1\ncaller 0:0 - -\nenv PATH=" << here.path() << "\nf - 0:0 0755 " << program
      << "\ns - 0:0 0660 /var/run/docker.sock\n";
  fs::create_directories(root / "etc/jcam/apps");
  std::ofstream(root / "etc/jcam/apps/x.toml")
      << "image = \"img\"\noptions = [\"--name=db\"]\n[environment]\nTOKEN = \"t\"\n";
  const auto run = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--root", root.path()});
    return run_program(arguments, {});
  };
  EXPECT_EQ(run({"--app", "x", "--end"}).out,
            program + " rm --force $(" + program + " ps --all --quiet --filter label=dev.jcam.app=x)\n");
  EXPECT_EQ(run({"--app", "x", "--end", "--dry-run"}).status, 0);
  EXPECT_EQ(run({"--app", "x", "--end", "--print", "json"}).status, 0);
  const auto started = run({"--app", "x", "--no-gpu"});
  EXPECT_EQ(started.out,
            "TOKEN=t " + program + " run --rm --label dev.jcam.app=x --env TOKEN --name db img\n")
      << started.err;
  EXPECT_FALSE(fs::exists(program + ".called"));
}

}  // namespace
}  // namespace jcam::launch::testing
