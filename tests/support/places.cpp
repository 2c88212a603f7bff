// SPDX-License-Identifier: Apache-2.0
#include "tests/support/places.h"

namespace jcam::test {

std::string source_dir() {
  return JCAM_SOURCE_DIR;
}

std::string build_dir() {
  return JCAM_BUILD_DIR;
}

}  // namespace jcam::test
