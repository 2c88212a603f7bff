// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "common/result.h"

namespace jcam {

/// What Docker's daemon answers to GET `path` on its unix socket: the body, at most `limit` bytes. It is the
/// question that the client would ask, without starting the client, which costs a hundred milliseconds on a
/// board. The path names no version, so that the daemon takes its own. An error if there is no answer within
/// ten seconds or another one than 200. For programs with one thread: SIGPIPE is ignored meanwhile.
Result<std::string> docker_api(const std::string& socket, const std::string& path, std::size_t limit);

}  // namespace jcam
