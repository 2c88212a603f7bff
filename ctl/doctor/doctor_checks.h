// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ctl/doctor/doctor_facts.h"

namespace jcam::ctl {

/// ok; warn: it works, but something is not as it could be; fail: some camera or container will not work.
enum class Level { ok, warn, fail };

/// One line of doctor.
struct Check {
  std::string name;  ///< "module", for programs and for the eye
  Level level = Level::ok;
  std::string text;
  std::string cure;  ///< a command that can be pasted, or a sentence; empty when ok
  bool operator==(const Check&) const = default;
};

/// Judges the facts. Pure; always the same names in the same order, where they apply.
std::vector<Check> check_all(const Facts& facts);

/// Its parts.
void check_module(const Facts& facts, std::vector<Check>& checks);
void check_nodes(const Facts& facts, std::vector<Check>& checks);
void check_sources(const Facts& facts, std::vector<Check>& checks);
void check_engine(const Facts& facts, std::vector<Check>& checks);
void check_user(const Facts& facts, std::vector<Check>& checks);

/// The worst of them.
Level worst(const std::vector<Check>& checks);

/// "OK    module   v4l2loopback 0.15.0 is loaded"; a cure stands on the line below.
std::string checks_text(const std::vector<Check>& checks);
/// {"ok":true,"checks":[{"name","level","text","cure"}]}
std::string checks_json(const std::vector<Check>& checks);

}  // namespace jcam::ctl
