# SPDX-License-Identifier: Apache-2.0
"""What goes wrong during a soak: one fault at a time for each camera, and some that concern both."""
import collections
import os
import signal

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


class Faults:
    """Begins a fault every few seconds and ends each after its time."""

    def __init__(self, bridge, random, cameras):
        self.bridge, self.random, self.cameras = bridge, random, cameras
        self.counts = collections.Counter()
        self.running = []  # (end, what it concerns, how to heal it)
        self.next = 0.0

    def tick(self, now):
        for fault in [f for f in self.running if f[0] <= now]:
            self.running.remove(fault)
            fault[2]()
        if now < self.next:
            return
        self.next = now + self.random.uniform(1, 6)
        # The other faults together as often as half of the words.
        kind = self.random.choice(list(WORDS) + list(OTHERS) * 2)
        number = self.random.choice(self.cameras)
        length = self.random.uniform(0.3, 7)
        target = "argus" if kind == "argus-away" else number
        if any(f[1] == target for f in self.running):
            return
        heal = self._begin(kind, number)
        if heal is None:
            return
        self.counts[kind] += 1
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
            self.bridge.configure(self.random.randint(500, 2000), saturation)
            self.bridge.ctl("reload")
            return lambda: None
        pid = self.bridge.capture(number)
        if pid == 0:
            return None
        if kind == "kill-capture":
            self._signal(pid, signal.SIGKILL)
            return lambda: None
        self._signal(pid, signal.SIGSTOP)
        return lambda: self._signal(pid, signal.SIGCONT)

    def _signal(self, pid, number):
        """The daemon may have reaped it meanwhile, and its number may be another's."""
        if pid in self.bridge.children():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
