// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "gst/sink/frame_lender.h"

namespace jcam {

/// A pool whose buffers are the lender's memory whenever it lends some, and ordinary pooled memory else. That
/// is decided anew for each buffer, so outputs come and go without the pipeline negotiating again. `lender`
/// is borrowed and outlives the pool.
GlibOwned<GstBufferPool> make_jcam_pool(FrameLender& lender);

}  // namespace jcam
