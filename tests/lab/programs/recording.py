# SPDX-License-Identifier: Apache-2.0
"""What a recorder gets of a camera that stood for a while: what it would get of one that always runs. Time decides here: a
first frame with an old stamp makes ffmpeg fill the time since, with copies of the placeholder, and then stop."""
import subprocess

import camera
import pictures
import programs

FRESH_SECONDS = 1.0
# Until the camera has started, two a second.
MOST_SLATES = 6


def check_first_frame(writer, after, report):
    """after: how long it stood, in words. Not by v4l2-ctl, which shows no time of a frame whose writer gave one."""
    found = camera.reading(writer, "--frames", "3")
    age = found["first_age_ms"] / 1000
    report.check(f"first frame after {after}", found["frames"] == 3 and age < FRESH_SECONDS, f"{age:.2f} s older than the reader")


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
    check_first_frame(writer, f"{idle:.0f} s", report)
    report.check("the camera rests", writer.rest(idle))
    moving, frames, seconds = record(writer.node, f"{work}/t.mkv", "-t", "5")
    report.check(f"ffmpeg -t 5 after {idle:.0f} s", 40 <= frames < 165 and moving >= frames - MOST_SLATES and 4.5 < seconds < 5.5,
                 f"{moving} different ones of the camera in {frames} frames, {seconds:.2f} s long")
    report.check("the camera rests", writer.rest(idle))
    moving, frames, seconds = record(writer.node, f"{work}/v.mkv", "-frames:v", "90")
    report.check(f"ffmpeg -frames:v 90 after {idle:.0f} s", frames == 90 and moving >= frames - MOST_SLATES and seconds < 8,
                 f"{moving} different ones of the camera in {frames} frames, {seconds:.2f} s long")
