// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/video/video.h>

#include "gst/range/range_table.h"

namespace jcam {

/// Whether translate_frame() can: YUV of eight bits a number, whatever the layout.
bool can_translate(const GstVideoFormatInfo* format);

/// Puts the table's values in place of those of a mapped, writable frame. Transparency stays.
void translate_frame(GstVideoFrame* frame, const RangeTable& table);

}  // namespace jcam
