// SPDX-License-Identifier: Apache-2.0
#include "fault_source.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace jcam::fakes {
namespace {

std::string environment(const char* name, const char* otherwise = "") {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? otherwise : value;
}

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

FaultSource::FaultSource()
    : spec_(environment("JCAM_FAKE_ARGUS_FAIL")),
      file_(environment("JCAM_FAKE_ARGUS_FAIL_FILE")),
      cameras_(environment("JCAM_FAKE_ARGUS_CAMERAS", "imx219,imx219")),
      display_(environment("DISPLAY")) {}

Result<Failures> FaultSource::current(int sensor_id) const {
  auto failures = parse_failures(file_.empty() ? spec_ : spec_ + "\n" + content(file_), sensor_id);
  if (!failures) return failures;
  std::erase_if(*failures, [](const Failure& failure) {
    return !failure.while_exists.empty() && access(failure.while_exists.c_str(), F_OK) != 0;
  });
  return failures;
}

Result<std::vector<Sensor>> FaultSource::sensors() const {
  return parse_sensors(cameras_);
}

bool FaultSource::display_is_remote() const {
  return display_.starts_with("localhost:");
}

}  // namespace jcam::fakes
