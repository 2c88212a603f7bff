# SPDX-License-Identifier: Apache-2.0
"""What the project wants to reach, each beside a peer in the same run or in its own unit. docs/performance.md explains."""

# CPU time over the source, one reader, as a part of v4l2sink's.
CPU_RATIO = {"0.12": 1.0, "0.15": 0.8}
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
    """Zero copies came with 0.14: modules before it, and those that nobody named, have the older goal."""
    first = module.split(".")[:2]
    is_new = all(part.isdigit() for part in first) and tuple(map(int, first)) >= (0, 14)
    return CPU_RATIO["0.15" if is_new else "0.12"]
