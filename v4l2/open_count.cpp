// SPDX-License-Identifier: Apache-2.0
#include "v4l2/open_count.h"

#include <algorithm>

#include "v4l2/holders.h"

namespace jcam {

std::optional<int> foreign_opens(const std::string& path, std::span<const pid_t> ours,
                                 const std::string& proc_root) {
  const auto holders = look_for_holders(path, proc_root);
  if (!holders.complete) return std::nullopt;
  int count = 0;
  for (const auto& holder : holders.processes) {
    if (std::find(ours.begin(), ours.end(), holder.pid) == ours.end()) count += holder.descriptors;
  }
  return count;
}

}  // namespace jcam
