# SPDX-License-Identifier: Apache-2.0
"""CPU time of a frame on a board. A sensor is for one pipeline, so that each side starts, runs for a while and ends, in
turn. The figures have the form of row_cpu.py's."""
import time

from meter import ProcessMeter
from places import Board
from sides import SIDES

# Argus needs seconds for a cold sensor.
WARM_UP_SECONDS = 6


def window(place, name, nodes, seconds):
    """(nanoseconds of CPU, frames, what the readers saw)."""
    side = SIDES[name](place, nodes)
    meter = ProcessMeter()
    try:
        side.start()
        side.open_readers()
        time.sleep(WARM_UP_SECONDS)
        side.check()
        pids = side.pids()
        start, began = meter.read(pids), time.monotonic()
        time.sleep(seconds)
        spent, took = meter.read(pids) - start, time.monotonic() - began
        if side.pids() != pids:
            raise RuntimeError(f"{name}: processes came or went meanwhile; {side.last_log()}")
        return spent, round(took * place.fps), side.close_readers()
    finally:
        side.stop()


def run(job, build, work):
    place = Board(build, work, job["size"], job["pixel"], job["fps"], job["sensor"])
    nodes = [f"/dev/video{10 + i}" for i in range(2 * job["readers"])]
    of_side = {"bridge": nodes[:job["readers"]], "v4l2sink": nodes[job["readers"]:], "gst-source": []}
    result = {name: {"cpu_ns": [], "frames": [], "reader_ns": 0, "seen": []} for name in job["sides"]}
    result["idle"] = {"cpu_ns": [0]}
    for _ in range(job["rounds"]):
        for name in job["sides"]:
            spent, frames, seen = window(place, name, of_side[name], job["burst"])
            result[name]["cpu_ns"].append(spent)
            result[name]["frames"].append(frames)
            result[name]["seen"] += [{key: each[key] for key in ("frames", "error", "longest_gap_ms")} for each in seen]
    return result
