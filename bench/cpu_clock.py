# SPDX-License-Identifier: Apache-2.0
"""CPU time of processes, in nanoseconds.

A kernel of its own (the lab's) counts processor time in ticks of 10 ms, far too coarse for one frame. So there the
clock is read outside: all processor time that the lab's processes have taken of this machine. On a board the kernel's
own clock of each process is exact.
"""
import os
import time

TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")


def process_ns(pid):
    """CPU time of one process and its threads, also of other users' processes; 0 once it is gone."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)  # as clock_getcpuclockid() makes it
    except OSError:
        return 0


def parents():
    """Each process's parent."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = stat_fields(int(name))
            if fields:
                found[int(name)] = int(fields[1])
    return found


def stat_fields(pid):
    """/proc/PID/stat from the state on; None once it is gone."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            # The name is in brackets and may have any character.
            return file.read().rpartition(")")[2].split()
    except OSError:
        return None


def family(root):
    """root and all that descend from it."""
    children = {}
    for pid, parent in parents().items():
        children.setdefault(parent, []).append(pid)
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def family_ns(root):
    """CPU time of root and all that descends from it, those included that were waited for."""
    total = 0
    for pid in family(root):
        fields = stat_fields(pid)
        if fields:
            total += process_ns(pid) + (int(fields[13]) + int(fields[14])) * TICK_NS
    return total
