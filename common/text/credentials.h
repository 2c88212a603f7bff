// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace jcam {

/// Launch text, or what an element says, with its credentials as "***": user and password of an address
/// (rtsp://user:password@host), what follows an address' "?", and values of properties whose names tell that
/// they are secret (user-pw, passphrase, token, extra-headers, ...). Rather hides too much. Pure.
std::string without_credentials(std::string_view text);

}  // namespace jcam
