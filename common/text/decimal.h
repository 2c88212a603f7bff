// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace jcam {

/// "21.5", "-3" or "1e3", the whole text: no blanks, no plus, no word such as "nan". In every locale the
/// same.
std::optional<double> decimal(std::string_view text);

}  // namespace jcam
