# SPDX-License-Identifier: Apache-2.0
"""What a recorder gets of a camera that stood for a while: what it would get of one that always runs. Time decides here: a
first frame with an old stamp makes ffmpeg fill the time since, with copies of the placeholder, and then stop."""
import re
import subprocess
import time

import pictures
import programs

FRESH_SECONDS = 1.0
# Until the camera has started, two a second.
MOST_SLATES = 6


def first_ages(node, count=3):
    """Seconds between a reader's first frames' stamps and the moment at which it began to read; negative: made later."""
    began = time.clock_gettime(time.CLOCK_MONOTONIC)
    said = programs.run("v4l2-ctl", "-d", node, "--stream-mmap", f"--stream-count={count}", "--stream-to=/dev/null", "--verbose")
    return [began - float(stamp) for stamp in re.findall(r"cap dqbuf.* ts: ([0-9.]+)", said)]


def length(path):
    said = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
                          stdout=subprocess.PIPE, check=False).stdout
    return float(said or 0)


def record(node, path, *limit):
    programs.run("ffmpeg", "-nostdin", "-v", "error", "-f", "v4l2", "-i", node, *limit, "-c:v", "mjpeg", "-q:v", "3", "-y", path,
                 seconds=120)
    codes = pictures.codes_in("-i", path)
    return pictures.moving(codes), len(codes), length(path)


def after_idleness(writer, idle, work, report):
    report.check("the camera rests", writer.rest(idle))
    ages = first_ages(writer.node)
    report.check(f"first frames after {idle:.0f} s", bool(ages) and max(ages) < FRESH_SECONDS,
                 ", ".join(f"{age:.2f} s old" for age in ages))
    report.check("the camera rests", writer.rest(idle))
    moving, frames, seconds = record(writer.node, f"{work}/t.mkv", "-t", "5")
    report.check(f"ffmpeg -t 5 after {idle:.0f} s", 40 <= frames < 165 and moving >= frames - MOST_SLATES and 4.5 < seconds < 5.5,
                 f"{moving} different ones of the camera in {frames} frames, {seconds:.2f} s long")
    report.check("the camera rests", writer.rest(idle))
    moving, frames, seconds = record(writer.node, f"{work}/v.mkv", "-frames:v", "90")
    report.check(f"ffmpeg -frames:v 90 after {idle:.0f} s", frames == 90 and moving >= frames - MOST_SLATES and seconds < 8,
                 f"{moving} different ones of the camera in {frames} frames, {seconds:.2f} s long")
