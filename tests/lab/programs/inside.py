#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""usage: inside.py BUILD_DIR [--odd] [--peer] [--only NAME ...]: programs that read one node of one camera, one after the
other, idle between them. Each must get pictures that move, whoever came before. A program that is not installed is named and
left out. --odd: a reader of odd habits comes before each. --peer: the same with gst-launch and v4l2sink in jcam's place."""
import argparse
import os
import subprocess
import sys
import tempfile
import time

import camera
import programs
import recording

# What the module itself makes impossible, with the peer too (docs/programs.md).
MODULES_FAULT = {"ustreamer": ("0.15.",)}
# And after a reader with one buffer, which before 0.14 leaves a ring of one to all that come later.
RING_OF_ONE = {"gstreamer": ("0.12.", "0.13."), "streamer": ("0.12.",)}
CONTROLS = ("keep_format", "sustain_framerate", "timeout", "timeout_image_io")


class Report:
    def __init__(self):
        self.failed = 0

    def check(self, what, right, more=""):
        print(f"{'ok' if right else 'FAILED'}: {what}{': ' + more if more else ''}", flush=True)
        self.failed += not right


def odd_reader(node):
    """One buffer, five frames a second, all of the module's controls, and off."""
    subprocess.run(["v4l2-ctl", "-d", node, "--set-parm=5", "--set-ctrl=keep_format=1,sustain_framerate=1,timeout=100",
                    "--stream-mmap=1", "--stream-count=5", "--stream-to=/dev/null"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=30, check=False)
    subprocess.run(["v4l2-ctl", "-d", node, "--set-ctrl=timeout_image_io=1"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=30, check=False)


def ring(node):
    """Buffers that the module goes round in; before 0.14 a reader can make it smaller, for all that come later."""
    with open(f"/sys/class/video4linux/{os.path.basename(node)}/buffers", encoding="ascii") as file:
        return int(file.read())


def left_behind(node):
    """What the last reader left that another would notice."""
    asked = subprocess.run(["v4l2-ctl", "-d", node, "--get-parm", f"--get-ctrl={','.join(CONTROLS)}"], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, timeout=30, check=False).stdout.decode()
    found = [f"{control} is not 0" for control in CONTROLS if f"{control}: 0" not in asked.splitlines()]
    if "30.000" not in asked:
        found.append(next((line.strip() for line in asked.splitlines() if "Frames per second" in line), "no rate"))
    return ", ".join(found)


def one_after_the_other(writer, options, work, report):
    module = os.environ.get("JCAM_LAB_MODULE", "")
    for name in options.only or [name for name in programs.PROGRAMS if name not in programs.LARGE]:
        if not programs.installed(name):
            print(f"left out: {name} is not installed", flush=True)
            continue
        if options.odd:
            odd_reader(writer.node)
        report.check(f"before {name} the camera rests", writer.rest(6 if options.odd else 0.5))
        if options.odd and not options.peer:
            left = left_behind(writer.node)
            report.check("nothing is left of the odd reader", left == "", left)
        started = time.monotonic()
        try:
            moving, all_pictures = programs.pictures_of(name, writer.node, work)
            right, more = moving >= programs.fewest(name), f"{moving} different ones of the camera in {all_pictures} pictures"
        except programs.Wrong as wrong:
            right, more = False, str(wrong)
        more += f", {time.monotonic() - started:.1f} s; the ring has {ring(writer.node)}"
        faults = MODULES_FAULT.get(name, ()) + (RING_OF_ONE.get(name, ()) if options.odd else ())
        if module.startswith(faults) and not right:
            print(f"the module's fault: {name}: {more}", flush=True)
        else:
            report.check(name, right, more)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--odd", action="store_true")
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--recording", action="store_true", help="recordings after so many seconds of idleness, and no more")
    parser.add_argument("--idle", type=float, default=30)
    parser.add_argument("--only", nargs="*", choices=list(programs.PROGRAMS))
    options = parser.parse_args()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="jcam-programs.", dir="/var/tmp") as work:
        writer = (camera.Peer if options.peer else camera.Bridge)(options.build, work)
        try:
            if options.recording:
                recording.after_idleness(writer, options.idle, work, report)
            else:
                one_after_the_other(writer, options, work, report)
        finally:
            if report.failed:
                print(writer.last_words(), file=sys.stderr)
            writer.stop()
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
