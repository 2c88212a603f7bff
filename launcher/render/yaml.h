// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace jcam::launch {

/// One YAML document that says what `value` says, its keys in their order, "\n" at the end. Text stays text
/// for every reader, whatever it looks like ("no", "1", "a: b"); bytes that are no UTF-8 become U+FFFD. Pure.
std::string yaml_document(const nlohmann::ordered_json& value);

}  // namespace jcam::launch
