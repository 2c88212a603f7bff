// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jcam {

/// One word for a shell (POSIX, zsh, fish), as it is where that is safe, else in single quotes: what is shown
/// can be pasted. For showing only: nothing of jcam is run through a shell.
std::string shell_quote(std::string_view word);
/// The words of an argv, quoted and with spaces between.
std::string shell_join(std::span<const std::string> words);

}  // namespace jcam
