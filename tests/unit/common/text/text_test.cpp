// SPDX-License-Identifier: Apache-2.0
#include "common/text/text.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "common/os/program_output.h"
#include "common/text/decimal.h"
#include "common/text/duration.h"
#include "common/text/shell_quote.h"

namespace jcam {
namespace {

using std::chrono::milliseconds;

TEST(Decimal, IsTheWholeText) {
  EXPECT_EQ(decimal("21.000000"), 21.0);
  EXPECT_EQ(decimal("-0.5"), -0.5);
  EXPECT_EQ(decimal("1e3"), 1000.0);
  for (const char* text : {"", "+1", " 1", "1 ", "1x", "1,5", "nan", "inf", "0x10", "1.5.2", "-", "1e999"})
    EXPECT_FALSE(decimal(text)) << text;
}

TEST(Duration, RoundTrip) {
  const std::pair<const char*, std::int64_t> rows[] = {
      {"0s", 0},       {"1ms", 1},         {"500ms", 500},    {"1500ms", 1500},        {"10s", 10'000},
      {"90s", 90'000}, {"10min", 600'000}, {"2h", 7'200'000}, {"1000h", 3'600'000'000}};
  for (const auto& [text, count] : rows) {
    const auto parsed = parse_duration(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->count(), count) << text;
    EXPECT_EQ(duration_text(milliseconds{count}), text);
  }
  EXPECT_EQ(parse_duration("60s")->count(), 60'000);
  EXPECT_EQ(duration_text(milliseconds{60'000}), "1min");
}

TEST(Duration, Refuses) {
  for (const char* text : {"", "5", "s", "5 s", " 5s", "5s ", "-5s", "-0s", "+5s", "5.5s", "5S", "5m",
                           "1001h", "99999999999999999999s", "9223372036854775807h"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  EXPECT_EQ(parse_duration("5").error().message(),
            "\"5\" is not a duration; write a whole number and ms, s, min or h, like 500ms, 5s or 10min");
}

TEST(Text, Closest) {
  constexpr std::array<std::string_view, 4> words{"format", "output", "nodes", "flip"};
  const std::pair<const char*, const char*> rows[] = {
      {"fromat", "format"}, {"formt", "format"}, {"Format", "format"}, {"ouptut", "output"},
      {"node", "nodes"},    {"fipl", ""},        {"flop", "flip"}};
  for (const auto& [word, meant] : rows) EXPECT_EQ(closest(word, words).value_or(""), meant) << word;
  EXPECT_FALSE(closest("", words));
  EXPECT_FALSE(closest("resolution", words));
  EXPECT_FALSE(closest(std::string(1000, 'f'), words));
}

TEST(Text, OneOf) {
  constexpr std::array<std::string_view, 3> words{"a", "b", "c"};
  EXPECT_EQ(one_of(words), "a, b or c");
  EXPECT_EQ(one_of(std::span(words).first(2)), "a or b");
  EXPECT_EQ(one_of(std::span(words).first(1)), "a");
  EXPECT_EQ(one_of({}), "");
}

TEST(Text, WordsAreNamedOnce) {
  EXPECT_EQ(named("csi0", "no frame"), "csi0: no frame");
  EXPECT_EQ(named("csi0", "csi0: no frame"), "csi0: no frame");
  EXPECT_EQ(named("csi0", "csi01: no frame"), "csi0: csi01: no frame");
}

TEST(Text, OneLine) {
  EXPECT_EQ(one_line("a\r\n\nb\x1b[31m\n"), "a b?[31m");
  EXPECT_EQ(one_line("Gr\xc3\xb6\xc3\x9f"
                     "e"),
            "Gr\xc3\xb6\xc3\x9f"
            "e");
  EXPECT_EQ(one_line("abcdef", 3), "abc...");
  EXPECT_EQ(one_line("abc", 3), "abc");
}

TEST(ShellQuote, OnlyWhereNeeded) {
  const std::pair<const char*, const char*> rows[] = {{"a", "a"},
                                                      {"/dev/video0:/dev/video1", "/dev/video0:/dev/video1"},
                                                      {"", "''"},
                                                      {"a b", "'a b'"},
                                                      {"it's", "'it'\\''s'"},
                                                      {"a\\b", "'a'\\\\'b'"},
                                                      {"$HOME", "'$HOME'"},
                                                      {"a=b", "'a=b'"},
                                                      {"--env=a", "--env=a"},
                                                      {"~", "'~'"},
                                                      {"a\nb", "'a\nb'"}};
  for (const auto& [word, quoted] : rows) EXPECT_EQ(shell_quote(word), quoted);
}

/// What is shown can be pasted: into each shell that is installed here.
TEST(ShellQuote, EveryShellReadsBackTheWords) {
  const std::vector<std::string> words{"printf", "<%s>",  "it's", "a\\b", "a\\\\b", "\\'", "'\\",
                                       "\\",     "",      "=ls",  "a=b",  "$HOME",  "~",   "*",
                                       "a\nb",   "{a,b}", "#x",   "`id`", "(x)",    "!x",  "\\n\\t",
                                       "%s",     "\"",    "^a",   "a;b",  "&",      "|",   ">x"};
  std::string whole;
  for (std::size_t i = 2; i < words.size(); ++i) whole += "<" + words[i] + ">";
  int asked = 0;
  for (const char* shell : {"sh", "bash", "zsh", "fish"}) {
    const auto read = program_output({shell, "-c", shell_join(words)});
    // Where programs of another processor are emulated, one that is missing has started and ended so.
    if (!read || read->status == 127) continue;
    ++asked;
    EXPECT_EQ(read->text, whole) << shell;
  }
  EXPECT_GE(asked, 2) << "sh and bash are everywhere";
}

TEST(ShellQuote, JoinQuotesAnAssignmentOnlyInFront) {
  const std::vector<std::string> words{"A=1", "-e", "B=2", "x y", ""};
  EXPECT_EQ(shell_join(words), "'A=1' -e B=2 'x y' ''");
  EXPECT_EQ(shell_join({}), "");
}

TEST(Text, LowerCaseIsOfLettersAlone) {
  EXPECT_EQ(lower_case("Content-LENGTH_9 \xc4Z"), "content-length_9 \xc4z");
  EXPECT_EQ(lower_case(""), "");
}

}  // namespace
}  // namespace jcam
