// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/descriptor_store.h"

#include <utility>

namespace jcam::bridge {

UniqueFd DescriptorStore::take(const NodeName& node) {
  const auto found = left_.find(Supervisor::store_name(node));
  if (found == left_.end()) return {};
  UniqueFd fd = std::move(found->second);
  left_.erase(found);
  return fd;
}

int DescriptorStore::left(const NodeName& node) const {
  const auto found = left_.find(Supervisor::store_name(node));
  return found == left_.end() ? -1 : found->second.get();
}

void DescriptorStore::forget(const NodeName& node) {
  left_.erase(Supervisor::store_name(node));
  supervisor_.forget(node);
}

void DescriptorStore::forget_left() {
  for (const auto& [name, fd] : left_) supervisor_.forget(name);
  left_.clear();
}

}  // namespace jcam::bridge
