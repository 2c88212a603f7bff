// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace jcam {

/// Makes this process one that goes when its parent goes. The parent is the thread that started it.
void die_with_parent();

/// What a capture needs before GStreamer is there: dies with its parent, is the first to be killed when
/// memory runs out (it can be started again, the daemon holds the nodes), outlives a broken pipe, does not
/// wait for the journal, and has no X display, with which EGL on a Jetson fails.
void set_up_capture_process();

/// Ends the process. Without the destructors of libraries, which with a dead nvargus-daemon may wait for
/// ever, and without flushing, for which a stuck thread may hold the lock.
[[noreturn]] void leave(int status);

}  // namespace jcam
