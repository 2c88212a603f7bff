// SPDX-License-Identifier: Apache-2.0
#include "ctl/doctor/doctor_checks.h"

#include <algorithm>

namespace jcam::ctl {

std::vector<Check> check_all(const Facts& facts) {
  std::vector<Check> checks;
  check_sources(facts, checks);
  check_module(facts, checks);
  check_nodes(facts, checks);
  check_engine(facts, checks);
  check_user(facts, checks);
  return checks;
}

Level worst(const std::vector<Check>& checks) {
  Level level = Level::ok;
  for (const auto& check : checks) level = std::max(level, check.level);
  return level;
}

}  // namespace jcam::ctl
