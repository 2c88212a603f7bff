// SPDX-License-Identifier: Apache-2.0
#include "launcher/cameras/check_nodes.h"

#include <fmt/format.h>

namespace jcam::launch {

Status check_nodes(const std::vector<CameraGrant>& grants, const FileSystem& files) {
  for (const auto& grant : grants) {
    const auto info = files.info(grant.device.path);
    if (!info || info->kind != FileKind::character || info->major != grant.device.major ||
        info->minor != grant.device.minor) {
      return Error{fmt::format("{}: {} is gone", grant.node.text(), grant.device.path), "see jcamctl status"};
    }
  }
  return {};
}

}  // namespace jcam::launch
