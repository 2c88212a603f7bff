// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "common/result.h"

namespace jcam {

/// Replaces `path` by `content` so that every reader, and a machine that loses its power, sees the old file
/// or the new one, never a part: a temporary file in the same directory (its name starts with a dot and has
/// no known ending, so that directory readers pass over it), fsync, rename, fsync of the directory. The file
/// gets `mode` whatever the umask. On an error the old file is untouched and nothing is left behind. A
/// symbolic link at `path` is replaced itself.
Status write_file_atomically(const std::string& path, std::string_view content, mode_t mode = 0644);

}  // namespace jcam
