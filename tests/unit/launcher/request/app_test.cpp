// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "common/os/read_file.h"
#include "launcher/request/command_line.h"
#include "launcher/request/run_config.h"
#include "tests/support/places.h"
#include "tests/unit/launcher/support.h"

namespace jcam::launch {
namespace {

Result<Request> app(std::string_view text) {
  Request request;
  request.app = "detector";
  return parse_app(text, "detector.toml", std::move(request));
}

std::string refusal_of_app(std::string_view text) {
  const auto request = app(text);
  return request ? "accepted" : request.error().message();
}

TEST(App, IsAWholeCommandLine) {
  const auto request =
      app("image = \"detector:1.2\"\ncommand = [\"python3\", \"--fast\", \"a b.py\"]\ncsi = [\"0\", "
          "\"1=/dev/video5\"]\n"
          "wait_camera = \"30s\"\nprofile = \"minimal\"\noptions = [\"--ipc=host\"]\n"
          "[environment]\nDOMAIN = 7\nNAME = \"it's, \\\"b\\\" =c\"\nFAST = true\n[pass]\nx11 = false\n");
  ASSERT_TRUE(request) << request.error().message();
  EXPECT_EQ(request->image, "detector:1.2");
  EXPECT_EQ(request->command, (std::vector<std::string>{"python3", "--fast", "a b.py"}));
  EXPECT_EQ(request->cameras.size(), 2U);
  EXPECT_EQ(request->wait_camera, std::chrono::seconds(30));
  EXPECT_EQ(request->profile, Profile::minimal);
  EXPECT_EQ(request->options, (std::vector<EngineOption>{{"ipc", "host"}, {"name", "jcam-detector"}}));
  EXPECT_EQ(request->environment, (std::vector<std::pair<std::string, std::string>>{
                                      {"DOMAIN", "7"}, {"FAST", "true"}, {"NAME", "it's, \"b\" =c"}}));
  EXPECT_EQ(request->choice(Feature::x11), Choice::off);
}

TEST(App, GoesOverWhatEveryRunHas) {
  auto defaults =
      parse_run_config("profile = \"minimal\"\ncsi = [\"1\"]\noptions = [\"--name=other\"]", "run.toml", {});
  ASSERT_TRUE(defaults);
  defaults->app = "x";
  const auto request = parse_app("image = \"i\"\ncsi = [\"0\"]", "x.toml", *defaults);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->profile, Profile::minimal);
  ASSERT_EQ(request->cameras.size(), 1U);
  EXPECT_EQ(request->cameras[0].camera.number, 0);
  EXPECT_EQ(request->engine_value("name"), "other");
}

TEST(App, IsMinimalUnlessItSaysOtherwise) {
  const auto defaults =
      parse_run_config("profile = \"standard\"\ncsi = [\"1\"]\nwebcams = true", "run.toml", {});
  ASSERT_TRUE(defaults);
  const auto plain = parse_app("image = \"i\"", "x.toml", *defaults);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->profile, Profile::minimal);
  EXPECT_TRUE(plain->cameras.empty());
  EXPECT_FALSE(plain->webcams);
  EXPECT_EQ(plain->choice(Feature::dbus), Choice::off);
  EXPECT_EQ(parse_app("image = \"i\"\nprofile = \"standard\"", "x.toml", *defaults)->profile,
            Profile::standard);
}

TEST(App, TheExampleIsOne) {
  const auto text = read_file(jcam::test::source_dir() + "/docs/examples/app.toml");
  ASSERT_TRUE(text);
  const auto request = app(*text);
  ASSERT_TRUE(request) << request.error().message();
  EXPECT_FALSE(request->command.empty());
  EXPECT_FALSE(request->cameras.empty());
}

TEST(App, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal_of_app(""), "detector.toml: it names no image; write it like image = \"my-image:1.0\"");
  EXPECT_EQ(refusal_of_app("imag = \"i\""), "detector.toml:1: imag: is not known; did you mean image?");
  EXPECT_EQ(refusal_of_app("image = \"i\"\n\nrestart = \"always\""),
            "detector.toml:3: restart: is not known; use profile, engine, csi, webcams, wait_camera, "
            "options, pass, "
            "image, command or environment");
  EXPECT_EQ(refusal_of_app("image = 3"), "detector.toml:1: image: is not text; write it in quotes");
  EXPECT_EQ(refusal_of_app("image = \"\""),
            "detector.toml:1: image: is no image; write it like \"my-image:1.0\"");
  EXPECT_EQ(refusal_of_app("image = \"--privileged\""),
            "detector.toml:1: image: is no image; write it like \"my-image:1.0\"");
  EXPECT_EQ(refusal_of_app("command = \"python3 app.py\""),
            "detector.toml:1: command: is not a list; write it like [\"...\", \"...\"]");
  EXPECT_EQ(refusal_of_app("command = [\"a\\u0000b\"]"),
            "detector.toml:1: command: has a NUL character in it; leave it out");
  EXPECT_EQ(refusal_of_app("environment = [\"A=1\"]"),
            "detector.toml:1: environment: is not a section; write [environment]");
  EXPECT_EQ(refusal_of_app("[environment]\n\"A B\" = 1"),
            "detector.toml:1: environment: \"A B\" is no name of a variable; use letters, digits and _");
  EXPECT_EQ(refusal_of_app("[environment]\nA = [1]"),
            "detector.toml:1: environment: A is neither text nor a number; write it in quotes");
  EXPECT_EQ(refusal_of_app("image = \"i\"\noptions = [\"-d\"]"),
            "detector.toml: options: the container would run on by itself; leave --detach out: systemd sees "
            "its end "
            "then");
  EXPECT_EQ(refusal_of_app("image = \"i\"\noptions = [\"--restart=always\"]"),
            "detector.toml: options: the engine would restart it; leave --restart out: its unit does that");
}

TEST(App, ItsNameIsPartOfAPath) {
  EXPECT_EQ(*app_path("detector-2.b"), "/etc/jcam/apps/detector-2.b.toml");
  for (const char* name : {"", ".", "..", "../../etc/passwd", "a/b", "-x", "a b", "a\n"})
    EXPECT_FALSE(app_path(name)) << name;
}

TEST(App, ACommandLineAddsButNamesNoImage) {
  const auto parsed = [](const std::vector<std::string>& arguments) {
    const auto words = split_words(arguments);
    Request defaults;
    defaults.image = "of-the-app";
    defaults.command = {"its", "command"};
    return parse_request(*words, defaults);
  };
  const auto added = parsed({"--app", "x", "--csi", "1", "--dry-run"});
  ASSERT_TRUE(added) << added.error().message();
  EXPECT_EQ(added->app, "x");
  EXPECT_EQ(added->image, "of-the-app");
  EXPECT_EQ(added->command, (std::vector<std::string>{"its", "command"}));
  EXPECT_EQ(added->cameras.size(), 1U);
  EXPECT_FALSE(parsed({"--app", "x", "image"}));
  EXPECT_FALSE(parsed({"--end", "image"}));
  EXPECT_TRUE(parsed({"--app", "x", "--end"})->end);
  EXPECT_EQ(parsed({"image"})->image, "image");
}

}  // namespace
}  // namespace jcam::launch
