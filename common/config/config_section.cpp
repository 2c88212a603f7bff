// SPDX-License-Identifier: Apache-2.0
#include "common/config/config_section.h"

#include "common/text/text.h"

namespace jcam {

Error no_such_key(std::string_view key, std::span<const std::string_view> keys) {
  if (auto meant = closest(key, keys))
    return Error{"no such key", "did you mean " + std::string(*meant) + "?"};
  return Error{"no such key", "use " + one_of(keys)};
}

}  // namespace jcam
