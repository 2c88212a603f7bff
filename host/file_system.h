// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "common/result.h"
#include "host/caller.h"

namespace jcam {

enum class FileKind { regular, directory, character, block, socket, fifo };

/// What a path is, after all symbolic links. Numbers as the host sees them.
struct FileInfo {
  FileKind kind = FileKind::regular;
  unsigned major = 0;  ///< of a character or block device
  unsigned minor = 0;
  unsigned uid = 0;
  unsigned gid = 0;
  unsigned mode = 0644;  ///< permission bits only
  bool operator==(const FileInfo&) const = default;
};

/// The host's files, as the launcher looks at them. Paths are absolute, in the host's own words, whatever
/// tree they are read from. Nothing here ever writes.
class FileSystem {
 public:
  FileSystem() = default;
  FileSystem(const FileSystem&) = delete;
  FileSystem& operator=(const FileSystem&) = delete;
  virtual ~FileSystem() = default;

  /// Nothing if there is no such path, or it cannot be seen.
  virtual std::optional<FileInfo> info(const std::string& path) const = 0;
  /// The first `limit` bytes; the text may hold any byte.
  virtual Result<std::string> read(const std::string& path, std::size_t limit) const = 0;
  /// The names in a directory, sorted, without "." and ".."; empty if there is none.
  virtual std::vector<std::string> list(const std::string& path) const = 0;
  /// The path without symbolic links; nothing if there is none such.
  virtual std::optional<std::string> resolve(const std::string& path) const = 0;
  /// Whether the caller may read and write it. On this machine the kernel is asked, which knows of access
  /// lists; in a tree the mode says it.
  virtual bool may_use(const std::string& path, const Caller& caller) const = 0;
};

}  // namespace jcam
