// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/places.h"

namespace jcam::test {

/// The text of tests/golden/NAME.
inline std::string golden(const std::string& name) {
  std::ifstream file(jcam::test::source_dir() + "/tests/golden/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// EXPECT_TRUE(matches_golden("ctl/x.txt", text)). JCAM_UPDATE_GOLDEN=1 writes the file anew: look at the
/// diff then.
inline testing::AssertionResult matches_golden(const std::string& name, const std::string& text) {
  if (std::getenv("JCAM_UPDATE_GOLDEN"))
    std::ofstream(jcam::test::source_dir() + "/tests/golden/" + name) << text;
  const std::string wanted = golden(name);
  if (text == wanted) return testing::AssertionSuccess();
  return testing::AssertionFailure() << name << " wants:\n" << wanted << "but this came:\n" << text;
}

}  // namespace jcam::test
