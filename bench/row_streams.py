# SPDX-License-Identifier: Apache-2.0
"""Two pictures of one camera, at the camera's rate: each side in turn, alone, from start to end."""
import time

from meter import meter_for
from places import Place
from two_pictures import TWO_PICTURES

SETTLE_SECONDS = 1.5  # readers have come, the first frames are over
IDLE = "idle"
PEERS = ("v4l2sink, two", "ffmpeg, two")


def measured(meter, side, seconds):
    """What the machine spent and the readers of it, in nanoseconds, and the source's frames, from now on."""
    frames = side.control.frames if side else 0
    reader_ns = side.reader_ns() if side else 0
    start = meter.read(side.pids() if side else [])
    time.sleep(seconds)
    spent = meter.read(side.pids() if side else []) - start
    if side is None:
        return {"cpu_ns": spent, "reader_ns": 0, "frames": 0}
    return {"cpu_ns": spent, "reader_ns": side.reader_ns() - reader_ns, "frames": side.control.frames - frames}


def once(place, name, nodes, seconds, meter):
    """A side from its start to its end; with what its readers got a second."""
    side = TWO_PICTURES[name](place, nodes)
    side.control.gate(place.fps)
    try:
        side.start()
        side.open_readers()
        side.wait_running()
        side.wait_settled()
        time.sleep(SETTLE_SECONDS)
        side.readers_begin_anew()
        figures = measured(meter, side, seconds)
        side.check()
        return {**figures, "seen": [seen["frames"] / seconds for seen in side.close_readers()]}
    finally:
        side.stop()


def run(job, build, work):
    # As on a Jetson, where each picture is converted out of the camera's own memory.
    place = Place(build, work, job["size"], job["pixel"], source_pixel="nv12")
    meter = meter_for(work)
    nodes = [f"/dev/video{10 + i}" for i in range(2)]
    result = {name: [] for name in (*job["sides"], IDLE)}
    for _ in range(job["rounds"]):
        result[IDLE].append(measured(meter, None, job["seconds_each"]))
        for name in job["sides"]:
            try:
                result[name].append(once(place, name, nodes, job["seconds_each"], meter))
            except RuntimeError:
                # v4l2sink with two nodes of 0.15 ends by itself in some runs.
                if name not in PEERS:
                    raise
    return result
