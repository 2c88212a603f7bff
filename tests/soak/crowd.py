# SPDX-License-Identifier: Apache-2.0
"""For how long the lab's one processor had no time for somebody who wanted it: a thread that sleeps, and writes down when it woke late.

Six readers, among them interpreters that load OpenCV, share that processor with the daemon. What nobody got meanwhile, the daemon did not
get either. Time that the machine outside took away is in it as well."""
import threading
import time

BEAT = 0.02
# What a timer of a busy kernel is late by anyway.
SOON = 0.05


class Crowd:
    """In seconds of the monotonic clock."""

    def __init__(self):
        self.late = []  # (due, woke)
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self):
        while not self._ends.is_set():
            due = time.monotonic() + BEAT
            time.sleep(BEAT)
            if (woke := time.monotonic()) - due > SOON:
                self.late.append((due, woke))

    def stop(self):
        self._ends.set()
        self._thread.join()

    def within(self, start, end):
        return sum(max(0.0, min(end, woke) - max(start, due)) for due, woke in self.late)
