// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "host/file_system.h"
#include "host/manifest.h"

namespace jcam {

/// The files below `root`. Absolute symbolic links stay inside the tree. With a manifest (another root than
/// "/"), its entries come first.
class RootedFileSystem final : public FileSystem {
 public:
  /// `root` "/" is this machine. `manifest` is empty for it.
  explicit RootedFileSystem(std::string root, Manifest manifest = {});

  std::optional<FileInfo> info(const std::string& path) const override;
  Result<std::string> read(const std::string& path, std::size_t limit) const override;
  std::vector<std::string> list(const std::string& path) const override;
  std::optional<std::string> resolve(const std::string& path) const override;
  bool may_use(const std::string& path, const Caller& caller) const override;

 private:
  std::optional<std::string> link_target(const std::string& path) const;
  bool there(const std::string& path) const;

  std::string root_;  ///< "" for "/"
  Manifest manifest_;
};

/// Reads the manifest of a tree; an empty one if the tree has none.
Result<Manifest> read_manifest(const std::string& root);

}  // namespace jcam
