// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace jcam {

/// Writes `line` and a line break to a file, pipe, terminal or socket (borrowed) if it takes all of it at
/// once, and else nothing: it never waits for a slow reader, nor for a terminal that was stopped. A long line
/// is cut to PIPE_BUF, what a pipe takes whole. For descriptors that are shared with other programs, whose
/// flags one does not change. False: not written.
/// Only a disk that hangs can hold it up, as it does every program.
bool write_now(int fd, std::string line);

}  // namespace jcam
