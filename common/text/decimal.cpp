// SPDX-License-Identifier: Apache-2.0
#include "common/text/decimal.h"

#include <locale>
#include <sstream>
#include <string>

namespace jcam {

// By a stream, since gcc 10's library has no from_chars() for numbers with a point, and strtod() asks the
// locale.
std::optional<double> decimal(std::string_view text) {
  if (text.empty() || text.front() == '+') return std::nullopt;
  std::istringstream stream{std::string(text)};
  stream.imbue(std::locale::classic());
  stream >> std::noskipws;
  double value = 0;
  if (!(stream >> value) || stream.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return value;
}

}  // namespace jcam
