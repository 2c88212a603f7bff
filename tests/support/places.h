// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace jcam::test {

/// Where the sources are, and where the programs were built. Functions, so that the paths of one checkout
/// stand in one object file and not in the command line of every test.
std::string source_dir();
std::string build_dir();

}  // namespace jcam::test
