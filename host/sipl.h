// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/file_system.h"

namespace jcam {

/// Whether NVIDIA's other camera stack is installed, SIPL (Thor, GMSL and CoE sensors). Where the device tree
/// lists no camera besides, Argus has none: there is no daemon of it, and no sensor.
bool has_sipl(const FileSystem& files);

inline constexpr const char* kSiplWords =
    "this board's cameras are SIPL's, not Argus': source argus has none of them";
inline constexpr const char* kSiplCure =
    "source = \"gst:nvsiplsrc json-file=FILE ! nvvidconv ! video/x-raw\" in /etc/jcam/jcam.toml";

}  // namespace jcam
