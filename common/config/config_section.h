// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "common/config/config.h"

namespace jcam {

/// Inside of the configuration reader: the sections that are no cameras.

struct SectionFault {
  const toml::node* node = nullptr;
  std::string key;
  Error error;
};
/// These set what the section says; the first fault ends them.
std::optional<SectionFault> read_argus(const toml::table& table, ArgusPolicy& argus);
std::optional<SectionFault> read_metrics(const toml::table& table, MetricsConfig& metrics);
std::optional<SectionFault> read_web(const toml::table& table, WebConfig& web);

/// "no such key", with what was probably meant.
Error no_such_key(std::string_view key, std::span<const std::string_view> keys);

}  // namespace jcam
