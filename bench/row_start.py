# SPDX-License-Identifier: Apache-2.0
"""From STREAMON to the first frame at all and to the first one of the camera, and the gap that kill -9 makes."""
import os
import signal
import subprocess
import threading
import time

from places import Place
from sides import Bridge, V4l2Sink

# What the bridge has to have done before the next start counts: stopped a capture, loaded the next one.
REST_SECONDS = 2.5


def first_frames(side, rest):
    side.open_readers("--stamped", "2", "--seconds", "15")
    seen = side.wait_readers()[0]
    time.sleep(rest)
    return {key: seen[key] for key in ("first_ms", "first_stamped_ms", "error")}


def bridge_starts(place, node, rounds, rest, before=0, **options):
    """`before`: readers whose start does not count."""
    bridge = Bridge(place, [node], **options)
    bridge.control.gate(place.fps)
    try:
        bridge.start()
        time.sleep(REST_SECONDS)
        for _ in range(before):
            first_frames(bridge, rest)
        return [first_frames(bridge, rest) for _ in range(rounds)]
    finally:
        bridge.stop()


def peer_starts(place, node, rounds):
    peer = V4l2Sink(place, [node])
    peer.control.gate(place.fps)
    try:
        peer.start()
        time.sleep(REST_SECONDS)
        return [first_frames(peer, 0.3) for _ in range(rounds)]
    finally:
        peer.stop()


def bridge_gap(place, node, spare):
    """`spare`: once the daemon has loaded the capture that takes over; else sooner, as after two crashes in a row."""
    bridge = Bridge(place, [node], spare=spare)
    bridge.control.gate(place.fps)
    try:
        bridge.start()
        bridge.open_readers("--stamps")
        bridge.wait_streaming()
        time.sleep(1.5)
        if spare:
            bridge.wait_camera("loads no spare", lambda camera: camera["spare_pid"])
            time.sleep(1.5)
        os.kill(bridge.camera()["capture_pid"], signal.SIGKILL)
        time.sleep(4)
        return gap_of(bridge.close_readers()[0])
    finally:
        bridge.stop()


def peer_gap(place, node):
    """gst-launch in a loop that starts it anew whenever it ends, as a service manager would without a pause."""
    peer = V4l2Sink(place, [node])
    peer.control.gate(place.fps)
    over = threading.Event()

    def keep_up():
        while not over.is_set():
            peer.processes[-1].wait()
            if not over.is_set():
                peer.start()
    try:
        peer.start()
        peer.open_readers("--stamps")
        time.sleep(2.5)
        keeper = threading.Thread(target=keep_up)
        keeper.start()
        peer.processes[-1].kill()
        time.sleep(4)
        over.set()
        seen = gap_of(peer.close_readers()[0])
        peer.processes[-1].kill()
        keeper.join()
        return seen
    finally:
        peer.stop()


def gap_of(seen):
    return {"real_ms": seen["longest_stamped_gap_ms"], "any_ms": seen["longest_gap_ms"], "error": seen["error"]}


def run(job, build, work):
    place = Place(build, work, job["size"], job["pixel"])
    node, peer_node, rounds = "/dev/video10", "/dev/video11", job["rounds"]
    # The registry that an installed system has after its first pipeline.
    subprocess.run(["gst-inspect-1.0", "jcambenchsrc"], env=place.env, check=True, stdout=subprocess.DEVNULL)
    result = {"starts": {}, "gaps": {}}
    if job["part"] == "start":
        starts = result["starts"]
        starts["bridge, cold"] = bridge_starts(place, node, rounds, REST_SECONDS, linger="0s")
        starts["bridge, standby"] = bridge_starts(place, node, rounds, REST_SECONDS, standby=True, linger="0s")
        starts["bridge, warm (within linger)"] = bridge_starts(place, node, rounds, 0.3, before=1, linger="60s")
        starts["v4l2sink, runs all the time"] = peer_starts(place, peer_node, rounds)
    else:
        result["gaps"] = {"bridge": [], "bridge, no spare yet": [], "v4l2sink in a loop": []}
        for _ in range(rounds):
            result["gaps"]["bridge"].append(bridge_gap(place, node, True))
            result["gaps"]["bridge, no spare yet"].append(bridge_gap(place, node, False))
            result["gaps"]["v4l2sink in a loop"].append(peer_gap(place, peer_node))
    return result
