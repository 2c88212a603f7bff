// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.h"

namespace jcam::launch {

/// One option of the engine's `run`, as the user gave it.
struct EngineOption {
  std::string name;                  ///< long form without dashes: "env" for -e
  std::optional<std::string> value;  ///< none for a flag that stands alone
  std::string spelled = {};          ///< as the user wrote it, "net", where that is another name
  bool operator==(const EngineOption&) const = default;
};

/// What is known of an option of `docker run`, `podman run` or `nerdctl run`.
struct EngineOptionKind {
  std::string_view name;
  char letter = 0;  ///< its short form; 0 if it has none
  bool takes_value = true;
};

/// By long name ("net" gives "network") or by letter. Nothing for what no engine knows.
std::optional<EngineOptionKind> engine_option(std::string_view name);
std::optional<EngineOptionKind> engine_option(char letter);

/// True for an option that stands alone, or has a value that Go takes for true: --rm, --rm=T; not --rm=false.
bool switched_on(const EngineOption& option);

}  // namespace jcam::launch
