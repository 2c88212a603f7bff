// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/yaml.h"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

namespace jcam::launch {
namespace {

using Json = nlohmann::ordered_json;

TEST(Yaml, WordsNeedNoQuotes) {
  for (const std::string word : {"host", "apps/v1", "Socket", "kube-system", "robot.local", "/dev/video0"})
    EXPECT_EQ(yaml_document(Json{{word, word}}), word + ": " + word + "\n");
}

TEST(Yaml, WhatOnlyLooksLikeSomethingElseStaysText) {
  for (const std::string text :
       {"no",  "Yes",  "n",    "Y",          "on",    "OFF",        "true", "False", "null", "NULL",
        "~",   "",     "1",    "-1",         "0x1f",  "1e3",        "1:30", ".inf",  ".nan", "<<",
        "- a", "a: b", "# a",  "a #b",       "[a]",   "{a: 1}",     "*a",   "&a",    "!a",   "|",
        " a",  "a ",   "@a",   "2001-1-1",   "%a",    "`a`",        "---",  "...",   "a,b",  "=",
        "?",   "'a'",  "a\\b", "say \"so\"", "\ttab", "caf\xc3\xa9"}) {
    // In the oldest YAML these are all quoted; of a word that is not quoted every reader makes a text.
    const std::string printed = yaml_document(Json{{"key", text}});
    EXPECT_EQ(printed.substr(0, 6), "key: \"") << printed;
    EXPECT_EQ(YAML::Load(printed)["key"].as<std::string>(), text) << printed;
    const std::string as_key = yaml_document(Json{{text, 1}});
    EXPECT_EQ(as_key.substr(0, 1), "\"") << as_key;
    EXPECT_EQ(YAML::Load(as_key)[text].as<int>(), 1) << as_key;
  }
}

TEST(Yaml, LinesComeBackUnchanged) {
  for (const std::string text :
       {"a\nb\n", "a: 1\n- b\n", "a\n\nb\n", "a\n  b\n", " a\nb\n", "\na\n", "a\nb", "a\nb\n\n", "a\n", "\n",
        "a\r\nb\n", "a\tb\nc\n", "a \nb\n", "# a\nb\n", "\x01\nb\n"}) {
    const std::string printed =
        yaml_document(Json{{"deep", Json::array({Json{{"key", text}}})}, {"next", "a"}});
    const YAML::Node read = YAML::Load(printed);
    EXPECT_EQ(read["deep"][0]["key"].as<std::string>(), text) << printed;
    EXPECT_EQ(read["next"].as<std::string>(), "a") << printed;
  }
}

TEST(Yaml, ADocumentInAnArgumentIsReadable) {
  EXPECT_EQ(yaml_document(Json{{"args", {"--device", "name: csi0\ngroups: 1\n"}}, {"kind", "Pod"}}),
            "args:\n  - \"--device\"\n  - |\n    name: csi0\n    groups: 1\nkind: Pod\n");
}

TEST(Yaml, OtherValuesAreWhatTheyAre) {
  EXPECT_EQ(
      yaml_document(Json{{"a", true}, {"b", 20}, {"c", Json::array()}, {"d", Json::object()}, {"e", -1}}),
      "a: true\nb: 20\nc: []\nd: {}\ne: -1\n");
}

TEST(Yaml, BytesThatAreNoTextAreShownAsSuch) {
  EXPECT_EQ(yaml_document(Json{{"a", "\xff"}}), "a: \"\xef\xbf\xbd\"\n");
}

}  // namespace
}  // namespace jcam::launch
