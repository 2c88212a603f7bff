// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "common/result.h"
#include "kubelet/plugin/options.h"

namespace jcam::kubelet {

/// Keeps kubelet and the daemon in step until SIGTERM or SIGINT; SIGHUP: everything is asked, and registered,
/// anew. Blocks these signals for the process, which has no other thread yet.
Status run(const Options& options);

}  // namespace jcam::kubelet
