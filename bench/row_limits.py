# SPDX-License-Identifier: Apache-2.0
"""Whether many or large cameras are kept up: frames that came to each reader, and what the time went into."""
import os
import time

import cpu_clock
from control import Control
from meter import meter_for
from places import Place
from sides import Bridge, bridge_config, wait_for_format

# Pages are touched for the first time and pictures painted meanwhile, which on a board no sensor does.
WARM_UP = 3


def run(job, build, work):
    place = Place(build, work, job["size"], job["pixel"], job["fps"])
    meter = meter_for(work)
    controls = [Control(f"/dev/shm/bench-camera{i}") for i in range(job["cameras"])]
    text = ""
    for i, control in enumerate(controls):
        text += bridge_config(place, control.path, job["nodes"], {"linger": "30s"}).replace("csi0", f"csi{i}")
    with open(f"{work}/jcam.toml", "w", encoding="utf-8") as file:
        file.write(text)
    bridge = Bridge(place, [])
    ready, say = os.pipe()
    daemon = bridge.spawn([f"{build}/bridge/jcam-bridge", "--config", f"{work}/jcam.toml", "--socket", bridge.socket,
                           "--ready-fd", str(say)], pass_fds=[say])
    os.close(say)
    try:
        with os.fdopen(ready, "rb") as pipe:
            if pipe.read(6) != b"READY\n":
                raise RuntimeError(bridge.last_log())
        bridge.nodes = [node["path"] for camera in bridge.cameras() for node in camera["nodes"]]
        for node in bridge.nodes:
            wait_for_format(node)
        bridge.open_readers("--stamps")
        limit = time.monotonic() + 30
        while any(control.frames < 3 for control in controls) and time.monotonic() < limit:
            time.sleep(0.2)
        for control in controls:
            control.gate(place.fps)
        time.sleep(WARM_UP)
        pids = cpu_clock.family(daemon.pid)
        clock = meter.read(pids)
        before = sum(control.frames for control in controls)
        start = time.monotonic()
        bridge.readers_begin_anew()
        time.sleep(job["watch"])
        seconds = time.monotonic() - start
        made = sum(control.frames for control in controls) - before
        spent = meter.read(pids) - clock
        bridge.check()
        seen = bridge.close_readers()
        return {"seconds": seconds, "made": made, "cpu_ns": spent, "cameras": job["cameras"], "nodes": job["nodes"],
                "size": job["size"], "pixel": job["pixel"], "fps": job["fps"],
                "readers": [{"stamped": each["stamped"], "longest_gap_ms": each["longest_stamped_gap_ms"]} for each in seen]}
    finally:
        bridge.stop()
