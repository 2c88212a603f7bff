# SPDX-License-Identifier: Apache-2.0
"""What goes wrong during a soak: one fault at a time for each camera, and some that concern both."""
import collections
import os
import signal
import time

# Words of tests/fakes/README.md, by the name they are counted under. `eos-after=1` first where the fault itself only
# shows when a session starts.
WORDS = {
    "no-camera": "eos-after=1;no-camera", "session-refused": "eos-after=1;session-refused",
    "invalid-device": "eos-after=1;invalid-device", "invalid-mode": "eos-after=1;invalid-mode",
    "end-of-stream": "eos-after=1", "timeout": "error-after=1:TIMEOUT", "disconnected": "error-after=1:DISCONNECTED",
    "stall": "stall-after=1", "acquire-stall": "acquire-stall-after=1", "silence": "silent-after=1",
    "frozen": "freeze-after=1", "wrong-rate": "wrong-rate", "crash": "crash-after=1",
    "crash-at-start": "eos-after=1;crash-at-start", "hang-at-start": "eos-after=1;hang-at-start",
    "hang-in-stop": "stall-after=1;hang-in-stop",
}
OTHERS = ("kill-capture", "stop-capture", "reload", "restart-capture", "argus-away")
# These concern both cameras and the service itself.
OF_THE_SERVICE = ("lost-events", "stop-daemon", "stop-journald", "restart", "restart-other-size")
SIZES = ("640x480@30", "320x240@30")
# A stopped daemon is nobody's to ask, and its watchdog has it killed after ten seconds.
LONGEST_STOP = 3
# A camera may be in the middle of its longest back-off.
LONGEST_WAIT = 40


class Faults:
    """Begins a fault every few seconds and ends each after its time."""

    def __init__(self, bridge, random, cameras, service):
        """service: also the faults of the service."""
        self.bridge, self.random, self.cameras = bridge, random, cameras
        self.kinds = list(WORDS) + list(OTHERS) * 2 + (list(OF_THE_SERVICE) * 2 if service else [])
        self.history = []  # (beginning, end, kind, camera or None for both), of the monotonic clock
        self.size = SIZES[0]
        self.counts = collections.Counter()
        self.running = []  # (end, what it concerns, how to heal it)
        self.next = 0.0
        self.calm_by = None  # stop-daemon waits until then for all to be well
        self.calm_since = None
        self.changes_by = 0.0  # another size comes once nobody reads, or is given up waiting for; 0: none does
        self.look = 0.0

    def wants_calm(self):
        """No reader is to come: of who comes while it is stopped the daemon knows nothing, and where it writes the
        placeholders nobody else does."""
        return self.bridge.held or self.calm_since is not None or self.changes_by > 0

    def _calm(self, now, settled):
        """Both cameras and all readers there are have been well for a moment."""
        if self.running or not settled() or not self.bridge.streaming():
            self.calm_since = None
            return False
        self.calm_since = self.calm_since or now
        return now - self.calm_since > 0.5

    def tick(self, now, settled):
        """settled: whether all readers that there are get pictures."""
        for fault in [f for f in self.running if f[0] <= now]:
            self.running.remove(fault)
            fault[2]()
        if self.calm_by is not None:
            if self._calm(now, settled):
                self.calm_by = self.calm_since = None
                self._start("stop-daemon", "stop-daemon", 0, self.random.uniform(0.3, LONGEST_STOP), now)
            elif now > self.calm_by:
                self.calm_by = self.calm_since = None
            return
        if self.changes_by > 0 and now > self.look and not self.bridge.held:
            self.look = now + 0.5
            if now > self.changes_by or self.bridge.has_size(self.size):
                self.changes_by = 0.0
        if now < self.next:
            return
        self.next = now + self.random.uniform(1, 6)
        if self.bridge.held:
            return
        # The other faults are each as often as two of the words.
        kind = self.random.choice(self.kinds)
        number = self.random.choice(self.cameras)
        length = self.random.uniform(0.3, 7)
        if kind == "stop-daemon":
            self.calm_by = now + LONGEST_WAIT
            return
        target = kind if kind == "argus-away" or kind in OF_THE_SERVICE else number
        if any(f[1] == target for f in self.running):
            return
        self._start(kind, target, number, length, now)

    def _start(self, kind, target, number, length, now):
        heal = self._begin(kind, number)
        if heal is None:
            return
        self.counts[kind] += 1
        self.history.append((now, now + length, kind, number if target == number else None))
        self.running.append((now + length, target, heal))

    def heal(self):
        for fault in self.running:
            fault[2]()
        self.running.clear()

    def _begin(self, kind, number):
        """Does it; how to undo it, or None where there is nothing that it could be done to."""
        if kind in WORDS:
            self.bridge.set_fault(number, WORDS[kind])
            return lambda: self.bridge.set_fault(number, "")
        if kind == "argus-away":
            self.bridge.argus_off()
            return self.bridge.argus_on
        if kind in ("reload", "restart-capture"):
            saturation = round(self.random.uniform(0.5, 1.5), 2) if kind == "restart-capture" else 1.0
            self.bridge.configure(self.random.randint(500, 2000), saturation, self.size)
            self.bridge.ctl("reload")
            return lambda: None
        if kind in OF_THE_SERVICE:
            return self._service(kind)
        pid = self.bridge.capture(number)
        if pid == 0:
            return None
        if kind == "kill-capture":
            self._signal(pid, signal.SIGKILL)
            return lambda: None
        self._signal(pid, signal.SIGSTOP)
        return lambda: self._signal(pid, signal.SIGCONT)

    def _service(self, kind):
        if kind == "lost-events":
            marker = f"{self.bridge.work}/lose-events"
            with open(marker, "w", encoding="ascii"):
                return lambda: os.unlink(marker)
        if kind == "stop-journald":
            journald = int(self.bridge.show("MainPID", "systemd-journald"))
            os.kill(journald, signal.SIGSTOP)
            return lambda: os.kill(journald, signal.SIGCONT)
        if kind == "stop-daemon":
            os.kill(self.bridge.pid, signal.SIGSTOP)
            self.bridge.held = True
            return self._let_go
        if kind == "restart-other-size":
            self.changes_by, self.look = time.monotonic() + LONGEST_WAIT, 0.0
            self.size = SIZES[1 - SIZES.index(self.size)]
            self.bridge.configure(1000, 1.0, self.size)
        self.bridge.restart()
        return lambda: None

    def _let_go(self):
        os.kill(self.bridge.pid, signal.SIGCONT)
        self.bridge.held = False

    def _signal(self, pid, number):
        """The daemon may have reaped it meanwhile, and its number may be another's."""
        if pid in self.bridge.children():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
