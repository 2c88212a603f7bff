// SPDX-License-Identifier: Apache-2.0
#include "host/sipl.h"

#include <algorithm>
#include <array>

namespace jcam {

bool has_sipl(const FileSystem& files) {
  constexpr std::array<const char*, 3> kPlaces{"/usr/lib/nvsipl_drv", "/usr/lib/nvsipl_uddf",
                                               "/var/nvidia/nvcam/settings/sipl"};
  return std::any_of(kPlaces.begin(), kPlaces.end(),
                     [&](const char* path) { return files.info(path).has_value(); });
}

}  // namespace jcam
