// SPDX-License-Identifier: Apache-2.0
#include "launcher/render/quoting.h"
#include "launcher/request/csv.h"

#include <gtest/gtest.h>

namespace jcam::launch {
namespace {

TEST(Quoting, CsvFieldsComeBack) {
  for (const std::string text : {"plain", "with,comma", "with \"quote\"", "new\nline", "", " lead", "a\\b"}) {
    const auto fields = csv_fields("type=bind," + csv_field("source=" + text) + ",readonly");
    ASSERT_EQ(fields.size(), 3U) << text;
    EXPECT_EQ(fields[1], "source=" + text);
  }
}

TEST(Quoting, ComposeSeesNoVariables) {
  EXPECT_EQ(variable_free_text("$HOME $$"), "$$HOME $$$$");
}

TEST(Quoting, SystemdWordsHaveNoSpecifiers) {
  EXPECT_EQ(systemd_word("plain"), "plain");
  EXPECT_EQ(systemd_word("50%"), "50%%");
  EXPECT_EQ(systemd_word("$A b"), "\"$$A b\"");
  EXPECT_EQ(systemd_word("a\"b"), "\"a\\\"b\"");
  EXPECT_EQ(systemd_word("a\nb"), "\"a\\x0ab\"");
}

}  // namespace
}  // namespace jcam::launch
