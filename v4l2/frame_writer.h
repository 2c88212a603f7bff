// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "common/result.h"
#include "common/video.h"
#include "v4l2/write_mode.h"

namespace jcam {

/// One whole frame by one write() to a borrowed descriptor. Refuses frames of a wrong size, which would tear
/// every reader's picture. A descriptor that would block drops the frame (EAGAIN in `os`).
Status write_frame(int fd, const NodeFormat& format, std::span<const std::byte> frame);

}  // namespace jcam
