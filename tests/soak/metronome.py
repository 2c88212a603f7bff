# SPDX-License-Identifier: Apache-2.0
"""When the machine ran nothing of ours: a thread that sleeps for a moment, again and again, and notes when it came late. What a reader
waits meanwhile is no doing of the daemon's."""
import threading
import time

BEAT = 0.05
LATE = 0.15


class Metronome:
    def __init__(self):
        self.held = []  # (beginning, end), of the monotonic clock
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        before = time.monotonic()
        while not self._stop.wait(BEAT):
            now = time.monotonic()
            if now - before > BEAT + LATE:
                self.held.append((before + BEAT, now))
            before = now

    def stop(self):
        self._stop.set()
        self._thread.join()

    def longest(self):
        return max((end - begin for begin, end in self.held), default=0.0)

    def within(self, start, end):
        """How much of that time the machine stood."""
        return sum(max(0.0, min(end, theirs_end) - max(start, begin)) for begin, theirs_end in self.held)
