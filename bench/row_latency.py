# SPDX-License-Identifier: Apache-2.0
"""From the moment a frame leaves the source to DQBUF in a reader: each side in turn at its rate, the others at a crawl."""

from control import CRAWL
from places import Place
from sides import SIDES

# The first frames are of the crawl and of a reader that has just come.
SETTLE = 6


def run(job, build, work):
    place = Place(build, work, job["size"], job["pixel"])
    sides, result = [], {}
    try:
        for i, name in enumerate(job["sides"]):
            side = SIDES[name](place, [f"/dev/video{10 + i}"])
            sides.append(side)
            side.start()
            side.open_readers()
        for side in sides:
            side.wait_running()
            side.close_readers()
            result[side.name] = {"rounds_us": [], "age_us": [], "frames": 0, "sequence_steps": 0}
        for _ in range(job["rounds"]):
            for side in sides:
                side.control.gate(place.fps)
                side.open_readers("--stamps", "--seconds", str(job["seconds_each"]))
                seen = side.wait_readers()[0]
                side.control.gate(CRAWL)
                figures = result[side.name]
                figures["rounds_us"].append(seen["latency_us"][SETTLE:])
                figures["age_us"] += seen["age_us"][SETTLE:]
                figures["frames"] += seen["frames"]
                figures["sequence_steps"] += seen["sequence_steps"]
    finally:
        for side in sides:
            side.stop()
    return result
