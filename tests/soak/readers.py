# SPDX-License-Identifier: Apache-2.0
"""Ordinary programs that read a node, one after the other."""
import collections
import json
import os
import re
import shutil
import signal
import subprocess
import sys

OPENCV = """
import sys, cv2
camera = cv2.VideoCapture(sys.argv[1], cv2.CAP_V4L2)
for _ in range(int(sys.argv[2])):
    if not camera.read()[0]:
        sys.exit("no frame")
"""
# "Failed to allocate a buffer" has many causes, and GStreamer says which one to its log alone.
ENVIRONMENT = {**os.environ, "GST_DEBUG": "v4l2bufferpool:2,v4l2allocator:2,v4l2src:2", "GST_DEBUG_NO_COLOR": "1"}
# Slates come at two a second, so this is what a reader of N frames may take, beside starting on a busy machine.
SECONDS_PER_FRAME = 0.5
SECONDS_TO_START = 30


def complaint(kind, said):
    """What of a reader's output is an error although it goes on, or ends with status 0."""
    if kind in ("v4l2-ctl", "odd-reader"):
        return any(word in said.lower() for word in ("select timeout", "failed", "error"))
    if kind != "ffmpeg":
        return False
    # Told to say errors only. Two frames in one thirtieth of a second, as a busy machine delivers them, get the same
    # number from its muxer, of which it complains; a number that is smaller would be a timestamp that ran backwards.
    dts = re.compile(r"non monotonically increasing dts to muxer in stream \d+: (\d+) >= (\d+)$")
    return any(not (match := dts.search(line)) or match[1] != match[2] for line in said.splitlines())


def whereabouts(pid):
    """What a process that hangs waits for, as far as this kernel tells."""
    facts = []
    for name in ("stat", "wchan", "syscall", "stack"):
        try:
            with open(f"/proc/{pid}/{name}", encoding="utf-8", errors="replace") as file:
                text = file.read().strip().replace("\n", " ")
            facts.append("state " + text.rpartition(")")[2].split()[0] if name == "stat" else f"{name} {text}")
        except OSError:
            continue
    return ", ".join(facts)


def commands(build, odd):
    """Kind of reader -> (path, frames, result file) -> argv. Only those whose program is installed. odd: that one, too."""
    def own(path, frames, result):
        return [f"{build}/tests/reader/jcam-test-reader", path, "--frames", str(frames), "--json", result]

    kinds = {
        "jcam-test-reader": own,
        "v4l2-ctl": lambda path, frames, _: ["v4l2-ctl", "-d", path, "--stream-mmap", f"--stream-count={frames}",
                                             "--stream-to=/dev/null"],
        # Leaves a rate, a ring of one buffer and the module's own controls to whoever comes next.
        "odd-reader": lambda path, frames, _: [
            "v4l2-ctl", "-d", path, "--set-parm=5", "--stream-mmap=1", f"--stream-count={frames}", "--stream-to=/dev/null",
            "--set-ctrl=keep_format=1,sustain_framerate=1,timeout=100,timeout_image_io=1"],
        "ffmpeg": lambda path, frames, _: ["ffmpeg", "-nostdin", "-v", "repeat+error", "-f", "v4l2", "-i", path,
                                           "-frames:v", str(frames), "-f", "null", "-"],
        # A sink keeps its last buffer, the module hands a reader that is late whatever buffer comes next, and v4l2src ends
        # where that is the one it still has (docs/programs.md): a machine that is busy for 133 ms would be an error of ours.
        "gst-launch": lambda path, frames, _: ["gst-launch-1.0", "-q", "v4l2src", f"device={path}",
                                               f"num-buffers={frames}", "!", "fakesink", "enable-last-sample=false"],
    }
    programs = {"v4l2-ctl": "v4l2-ctl", "odd-reader": "v4l2-ctl", "ffmpeg": "ffmpeg", "gst-launch": "gst-launch-1.0"}
    kinds = {kind: make for kind, make in kinds.items() if kind not in programs or shutil.which(programs[kind])}
    if not odd:
        kinds.pop("odd-reader", None)
    if subprocess.run([sys.executable, "-c", "import cv2"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
        kinds["opencv"] = lambda path, frames, _: [sys.executable, "-c", OPENCV, path, str(frames)]
    return kinds


class Tally:
    """What all readers together saw."""

    def __init__(self):
        self.readers, self.ended_by_us = collections.Counter(), collections.Counter()
        self.errors = []
        self.frames = 0
        self.longest_gap_ms = self.longest_real_gap_ms = 0.0
        self.first_ages = []  # (the first frame's stamp, when reading began) of each reading, of the monotonic clock
        self.silences = []  # (beginning, end, camera) of the longest one of each reading, of the monotonic clock

    def oldest_first_ms(self):
        return max((start - stamp for stamp, start in self.first_ages), default=0.0) * 1000

    def add(self, reading, camera):
        end = reading["longest_gap_end_ms"] / 1000
        self.silences.append((end - reading["longest_gap_ms"] / 1000, end, camera))
        start = reading["start_ms"] / 1000
        self.first_ages.append((start - reading["first_age_ms"] / 1000, start))
        self.frames += reading["frames"]
        self.longest_gap_ms = max(self.longest_gap_ms, reading["longest_gap_ms"])
        self.longest_real_gap_ms = max(self.longest_real_gap_ms, reading["longest_real_gap_ms"])


class Seat:
    """A node: one reader at a time, as the module wants it from 0.14 on, with a pause between two of them."""

    def __init__(self, path, camera, kinds, random, work, tally):
        self.path, self.camera, self.kinds, self.random, self.tally = path, camera, kinds, random, tally
        # Twice the one that measures.
        self.kinds_drawn = [*kinds, "jcam-test-reader"]
        self.output = f"{work}/reader{path.replace('/', '.')}"
        self.process = self.kind = self.end = None
        self.deadline = 0.0
        self.next = 0.0

    def tick(self, now, may_start=True):
        if self.process is None:
            if may_start and now >= self.next:
                frames = self.random.randint(10, 90)
                # One in three does not come to its end.
                self.start(self.random.choice(self.kinds_drawn), frames, now)
                if self.random.random() < 1 / 3:
                    number = self.random.choice((signal.SIGKILL, signal.SIGTERM))
                    self.end = (now + self.random.uniform(0.1, 8), number)
        elif self.process.poll() is not None:
            self._ended()
            self.next = now + self.random.uniform(0, 3)
        elif self.end and now >= self.end[0]:
            self.stop(self.end[1])
            self.next = now + self.random.uniform(0, 3)
        elif now >= self.deadline:
            self.tally.errors.append(f"{self._name()} got no further: {whereabouts(self.process.pid)}")
            self.stop(signal.SIGKILL)

    def start(self, kind, frames, now):
        self.kind, self.end = kind, None
        self.deadline = now + SECONDS_TO_START + frames * SECONDS_PER_FRAME
        self.tally.readers[kind] += 1
        with open(f"{self.output}.log", "wb") as log:
            self.process = subprocess.Popen(self.kinds[kind](self.path, frames, f"{self.output}.json"),
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=ENVIRONMENT)

    def stop(self, number):
        """Ends the reader with a signal. What it says of that is not looked at."""
        if self.process is None:
            return
        if self.process.poll() is not None:
            self._ended()
            return
        self.process.send_signal(number)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.tally.errors.append(f"{self._name()} did not end by signal {number}: {whereabouts(self.process.pid)}")
            self.process.kill()
            self.process.wait()
        self.tally.ended_by_us[self.kind] += 1
        self.process = None

    def _ended(self):
        """By itself: then all went well or it is an error."""
        with open(f"{self.output}.log", encoding="utf-8", errors="replace") as log:
            said = log.read().strip()
        status = self.process.returncode
        wrong = status != 0 or complaint(self.kind, said)
        if wrong:
            self.tally.errors.append(f"{self._name()} ended with status {status}: {said[:600]}")
        elif self.kind == "jcam-test-reader":
            with open(f"{self.output}.json", encoding="utf-8") as file:
                self.tally.add(json.load(file), self.camera)
        self.process = None

    def _name(self):
        return f"{self.kind} of {self.path}"
