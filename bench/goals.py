# SPDX-License-Identifier: Apache-2.0
"""What the project wants to reach, each beside a peer in the same run or in its own unit. docs/performance.md explains."""

# CPU time over the source, one reader, as a part of v4l2sink's.
CPU_RATIO = {"0.12": 0.3, "0.13": 1.0, "0.15": 0.8}
LATENCY_RATIO = 1.0
# Main and a small stream beside main alone and the bare conversion; main alone beside main with two streams that nobody reads.
STREAMS_RATIO = 1.1
UNREAD_STREAMS_RATIO = 1.05
STANDBY_FIRST_FRAME_MS = 150
SLATE_MS = 30
GAP_MS = 500
IDLE_CPU_PERCENT = 0.1
IDLE_MEMORY_MIB = 12
LAUNCH_MS = 10


def cpu_ratio(module):
    """Frames are made in the node's own buffers on 0.12 and from 0.14 on; modules that nobody named count as 0.13."""
    first = tuple(int(part) for part in module.split(".")[:2] if part.isdigit())
    if first == (0, 12):
        return CPU_RATIO["0.12"]
    return CPU_RATIO["0.15" if first >= (0, 14) else "0.13"]
