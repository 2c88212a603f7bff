// SPDX-License-Identifier: Apache-2.0
#include "bridge/node/descriptor_store.h"

#include <utility>

namespace jcam::bridge {

void DescriptorStore::add(const std::string& stored_name, UniqueFd fd) {
  remember(stored_name, fd.get());
  left_[stored_name] = std::move(fd);
}

void DescriptorStore::keep(const NodeName& node, int fd) {
  remember(Supervisor::store_name(node), fd);
  supervisor_.keep(node, fd);
}

void DescriptorStore::remember(const std::string& stored_name, int fd) {
  stored_.insert(stored_name);
  if (const auto picture = output_picture(fd)) pictures_.insert_or_assign(stored_name, *picture);
}

std::optional<OutputPicture> DescriptorStore::last_picture(const NodeName& node) const {
  const auto found = pictures_.find(Supervisor::store_name(node));
  return found == pictures_.end() ? std::nullopt : std::optional(found->second);
}

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
  const std::string name = Supervisor::store_name(node);
  left_.erase(name);
  if (stored_.erase(name) > 0) forgotten_.insert(name);
  supervisor_.forget(node);
}

bool DescriptorStore::take_forgotten(const NodeName& node) {
  return forgotten_.erase(Supervisor::store_name(node)) > 0;
}

void DescriptorStore::forget_left() {
  for (const auto& [name, fd] : left_) supervisor_.forget(name);
  left_.clear();
}

}  // namespace jcam::bridge
