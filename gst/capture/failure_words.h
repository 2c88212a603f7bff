// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gst/gst.h>

#include "common/capture_protocol.h"

namespace jcam {

/// What an ERROR message on the bus comes to, in the words of the protocol.
capture::Failed failure_of(GstMessage* error);

}  // namespace jcam
