#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""usage: habits.py BUILD_DIR: what a reader of each habit gets of an on-demand camera, and what it leaves to the next one: one line
for each row of docs/programs.md's table. Figures to be read, and a failure where a right one is known."""
import argparse
import os
import select
import signal
import subprocess
import sys
import tempfile
import time

import camera
from inside import CONTROLS, Report, ring
import pictures
import recording

FRAME = pictures.WIDTH * pictures.HEIGHT * 2
PATIENCE_MS = 900
# How long the daemon takes to look at what programs set, and what a busy machine adds.
LOOK = 6


def v4l2_ctl(node, *arguments):
    return subprocess.run(["v4l2-ctl", "-d", node, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30,
                          check=False).stdout.decode()


def leftovers(writer, report):
    v4l2_ctl(writer.node, "--set-parm=5", "--stream-mmap=1", "--stream-count=5", "--stream-to=/dev/null")
    time.sleep(LOOK)
    report.check("the next one's ring", True, str(ring(writer.node)))
    said = v4l2_ctl(writer.node, "--get-parm")
    report.check("the next one's rate", "30.000" in said, said.partition("Frames per second: ")[2].split("\n")[0])
    v4l2_ctl(writer.node, "--set-ctrl=keep_format=1,sustain_framerate=1,timeout=100")
    v4l2_ctl(writer.node, "--set-ctrl=timeout_image_io=1")
    time.sleep(LOOK)
    said = v4l2_ctl(writer.node, f"--get-ctrl={','.join(CONTROLS)}")
    reading = camera.reading(writer, "--seconds", "6")
    report.check("after the module's controls", said.count(": 0") == len(CONTROLS) and reading["coded"] > 30 and reading["frames"] < 200,
                 f"{reading['frames']} frames in 6 s, {reading['coded']} of the camera")


def read_calls(writer, report):
    writer.rest(1)
    began = time.monotonic()
    done = subprocess.run(["timeout", "15", "dd", f"if={writer.node}", "of=/dev/null", f"bs={FRAME}", "count=60", "iflag=fullblock"],
                          stderr=subprocess.PIPE, check=False)
    what = f"60 frames in {time.monotonic() - began:.1f} s" if done.returncode == 0 else "not in 15 s"
    report.check("read(2), blocking", True, what)
    writer.rest(1)
    fd = os.open(writer.node, os.O_RDWR | os.O_NONBLOCK)
    ready = select.select([fd], [], [], 3)[0]
    os.close(fd)
    report.check("select(2) before read(2)", True, "ready" if ready else "never ready in 3 s")


def ages(writer, report):
    for idle in (5, 12, 30):
        writer.rest(idle)
        recording.check_first_frame(writer, f"{idle} s", report)


def hang(writer, report):
    def stop():
        time.sleep(4)
        os.kill(writer.camera()["capture_pid"], signal.SIGSTOP)
    reading = camera.reading(writer, "--seconds", "10", meanwhile=stop)
    report.check("a capture that hangs", reading["longest_gap_ms"] < PATIENCE_MS and not reading["error"],
                 f"{reading['longest_gap_ms']:.0f} ms without a picture")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="jcam-habits.", dir="/var/tmp") as work:
        writer = camera.Bridge(options.build, work)
        try:
            ages(writer, report)
            hang(writer, report)
            read_calls(writer, report)
            leftovers(writer, report)
        finally:
            if report.failed:
                print(writer.last_words(), file=sys.stderr)
            writer.stop()
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
