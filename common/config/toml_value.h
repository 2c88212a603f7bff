// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <toml++/toml.h>

#include <optional>
#include <string>

namespace jcam {

/// Inside of the configuration reader: single values of the file.

/// A property's value in GStreamer's text form; nothing for what has none.
std::optional<std::string> property_text(const toml::node& node);
/// "it is a list", ...: what a value is called that is none of a key's.
std::string toml_kind(const toml::node& node);

}  // namespace jcam
