// SPDX-License-Identifier: Apache-2.0
#include "launcher/request/request.h"

namespace jcam::launch {

std::optional<std::string> Request::engine_value(std::string_view name) const {
  std::optional<std::string> value;
  for (const auto& option : options) {
    if (option.name == name) value = option.value.value_or("");
  }
  return value;
}

bool Request::has(std::string_view name) const {
  return engine_value(name).has_value();
}

bool Request::engine_flag(std::string_view name) const {
  bool on = false;
  for (const auto& option : options) {
    if (option.name == name) on = switched_on(option);
  }
  return on;
}

}  // namespace jcam::launch
