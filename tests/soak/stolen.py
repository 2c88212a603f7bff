#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""For how long the machine had work for the lab and ran something else: what a reader waits meanwhile is no doing of the daemon's.

Outside: stolen.py FILE RUN_PID, beside the lab that RUN_PID runs, until that ends. The lab is one process for its kernel and one
for each of those inside, and the kernel of this machine counts how long each of them was ready and waited for a processor.
Inside: Stolen(FILE) has what was written meanwhile."""
import bisect
import os
import sys
import time

BEAT = 0.1


def _text(path):
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def _children(pid):
    return [int(child) for child in _text(f"/proc/{pid}/task/{pid}/children").split()]


def _kernel_below(pid):
    """The lab's kernel: the first descendant whose name is linux; None while there is none."""
    for child in _children(pid):
        if _text(f"/proc/{child}/comm").strip().startswith("linux"):
            return child
        if (found := _kernel_below(child)) is not None:
            return found
    return None


def _waited(pid):
    fields = _text(f"/proc/{pid}/schedstat").split()
    return int(fields[1]) if len(fields) > 1 else None


def outside(path, run_pid):
    kernel, waited = None, {}
    with open(path, "w", encoding="ascii", buffering=1) as file:
        while os.path.exists(f"/proc/{run_pid}"):
            kernel = kernel or _kernel_below(run_pid)
            for pid in [kernel, *_children(kernel)] if kernel else []:
                if (so_far := _waited(pid)) is not None:
                    waited[pid] = so_far  # what ended keeps what it had
            file.write(f"{time.time_ns()} {sum(waited.values())}\n")
            time.sleep(BEAT)


class Stolen:
    """In seconds of the monotonic clock. Without a file nothing is known, and nothing is taken off."""

    def __init__(self, path):
        self.times, self.sums = [], []
        to_monotonic = time.monotonic() - time.time()
        for line in _text(path).splitlines() if path else []:
            if len(fields := line.split()) == 2:
                self.times.append(int(fields[0]) / 1e9 + to_monotonic)
                self.sums.append(int(fields[1]) / 1e9)

    def _until(self, when):
        at = bisect.bisect_left(self.times, when)
        if at == 0 or at == len(self.times):
            return self.sums[min(at, len(self.sums) - 1)] if self.sums else 0.0
        part = (when - self.times[at - 1]) / (self.times[at] - self.times[at - 1])
        return self.sums[at - 1] + part * (self.sums[at] - self.sums[at - 1])

    def within(self, start, end):
        """More than all of it cannot have been taken, though two may have waited at one time."""
        return min(end - start, self._until(end) - self._until(start))

    def share(self):
        """Of all the time."""
        return self.within(self.times[0], self.times[-1]) / (self.times[-1] - self.times[0]) if len(self.times) > 1 else 0.0


if __name__ == "__main__":
    outside(sys.argv[1], int(sys.argv[2]))
