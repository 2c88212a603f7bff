// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "common/result.h"

namespace jcam {

/// Puts back the four controls of the module (keep_format, sustain_framerate, timeout, timeout_image_io),
/// which any reader may set and which then hold for all later ones. `fd` has written to the node at `path`,
/// and nobody else may while this runs. `version`: of the module, as module_version() tells it. True: the
/// newest picture in the ring is gone, and wants to be written again.
Result<bool> restore_controls(int fd, const std::string& path, std::string_view version);

/// A program may have set keep_format, which holds the node's picture when all have closed it. Ends that of a
/// node that cannot be given another one.
void end_kept_format(const std::string& path);

/// restore_controls(), for a node whose last descriptor is about to be closed. Before 0.14 a time-out that
/// has happened is kept until somebody reads, and the kernel then copies the time-out picture, which a change
/// of size has freed: an oops for whoever reads first (seen on 0.12.7 and 0.13.2). So none is left either.
void leave_no_traces(int fd, const std::string& path, std::string_view version);

}  // namespace jcam
