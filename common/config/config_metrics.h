// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string>

#include "common/config/config.h"

namespace jcam {

/// Inside of the configuration reader: the section [metrics].

struct MetricsFault {
  const toml::node* node = nullptr;
  std::string key;
  Error error;
};
/// Sets what the section says; the first fault ends it.
std::optional<MetricsFault> read_metrics(const toml::table& table, MetricsConfig& metrics);

}  // namespace jcam
