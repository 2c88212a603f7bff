// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam {

/// An element's name in launch text. It makes the numbers of a picture limited (16..235; the default) or full
/// (`full=true`), by what its caps say that they are, and says so in those behind it. videoconvert does not:
/// it copies them wherever the matrix is the same on both sides, whatever it then calls them. Pictures that
/// are right already, RGB, and YUV of more than eight bits pass through untouched.
inline constexpr const char* kJcamRange = "jcamrange";

/// Makes it known to GStreamer, in this process only.
void register_jcam_range();

}  // namespace jcam
