// SPDX-License-Identifier: Apache-2.0
#include "common/os/os_error.h"

#include <system_error>
#include <utility>

namespace jcam {

Error os_error(int number, std::string what, std::string hint) {
  return Error{std::move(what) + ": " + std::generic_category().message(number), std::move(hint), number};
}

}  // namespace jcam
