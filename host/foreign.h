// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jcam {

/// Readers of what others write about a board. All pure, all total: any bytes give a value.

/// "36.4.3" from the first line of /etc/nv_tegra_release ("# R36 (release), REVISION: 4.3, ...").
std::optional<std::string> parse_tegra_release(std::string_view text);
/// "6" for L4T 36.x; nothing for releases that are not known.
std::optional<std::string> jetpack_of(std::string_view l4t);
/// A property of the device tree without its end marks, as one printable line.
std::string device_tree_text(std::string_view bytes);

}  // namespace jcam
