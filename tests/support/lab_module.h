// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <string>

namespace jcam::test {

/// The module's version that this kernel was given: "0.12.7", or "0.12.7-ubuntu" for one that was changed to
/// tell of readers as Ubuntu's does.
inline std::string lab_module() {
  const char* version = std::getenv("JCAM_LAB_MODULE");
  return version != nullptr ? version : "";
}

inline bool lab_module_is_ubuntus() {
  return lab_module().ends_with("-ubuntu");
}

/// Whether this module tells when a reader comes and goes. By its name, so that a daemon which does not hear
/// it fails.
inline bool module_tells_readers() {
  return !lab_module().starts_with("0.12") || lab_module_is_ubuntus();
}

}  // namespace jcam::test
