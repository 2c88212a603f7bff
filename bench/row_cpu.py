# SPDX-License-Identifier: Apache-2.0
"""CPU time of one frame: all sides stand ready at a crawl, and in turn each runs as fast as it can for a moment."""
import time

from control import CRAWL, FREE
from meter import meter_for
from places import Place
from sides import SIDES

QUIET_SECONDS = 0.06
IDLE = "idle"


def burst(meter, side, seconds):
    """(nanoseconds of CPU, frames) while the side's gate is open; no side: what runs anyhow."""
    pids = side.pids() if side else []
    time.sleep(QUIET_SECONDS)
    frames = side.control.frames if side else 0
    start = meter.read(pids)
    if side:
        side.control.gate(FREE)
    time.sleep(seconds)
    if side:
        side.control.gate(CRAWL)
    time.sleep(QUIET_SECONDS)
    spent = meter.read(pids) - start
    return spent, (side.control.frames - frames if side else 0)


def run(job, build, work):
    place = Place(build, work, job["size"], job["pixel"])
    meter = meter_for(work)
    nodes = [f"/dev/video{10 + i}" for i in range(8)]
    sides, result = [], {}
    try:
        for name in job["sides"]:
            wanted = job["readers"] if not name.endswith("-source") else 0
            # Nodes of its own: the daemon adds them.
            own = name == "bridge" and job["bridge_adds"]
            side = SIDES[name](place, [""] * wanted if own else [nodes.pop(0) for _ in range(wanted)])
            sides.append(side)
            side.start()
        for side in sides:
            side.open_readers()
        for side in sides:
            side.wait_running()
            side.check()
            result[side.name] = {"cpu_ns": [], "frames": [], "reader_ns": 0}
        result[IDLE] = {"cpu_ns": []}
        time.sleep(job.get("settle", 0))  # what a side does once
        for _ in range(job["rounds"]):
            result[IDLE]["cpu_ns"].append(burst(meter, None, job["burst"])[0])
            for side in sides:
                before = side.reader_ns()
                spent, frames = burst(meter, side, job["burst"])
                result[side.name]["cpu_ns"].append(spent)
                result[side.name]["frames"].append(frames)
                if meter.has_readers:
                    result[side.name]["reader_ns"] += side.reader_ns() - before
        for side in sides:
            side.check()
            result[side.name]["seen"] = [
                {key: seen[key] for key in ("frames", "error", "longest_gap_ms")} for seen in side.close_readers()]
            if side.name == "bridge":
                camera = side.camera()
                result[side.name]["copied"] = camera.get("copied_bytes")
                result[side.name]["frames_in_all"] = camera.get("frames")
    finally:
        for side in sides:
            side.stop()
    return result
