# SPDX-License-Identifier: Apache-2.0
"""jcam-run beside the very `docker run` that it ends in, in turn."""
import os
import shlex
import subprocess
import time

from sides import Bridge, Place

IMAGE = "jcam-bench"


def seconds_of(argv, env):
    start = time.monotonic()
    done = subprocess.run(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{shlex.join(argv)}: status {done.returncode}: {done.stdout.decode()}")
    return time.monotonic() - start


def own_seconds(argv, env, work):
    """jcam-run's own part: from its start to the moment the engine's client runs, which here only says when that is."""
    os.makedirs(f"{work}/bin", exist_ok=True)
    stand_in = f"{work}/bin/docker"
    # What jcam-run asks is answered by the engine itself; the run is what ends here.
    with open(stand_in, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\n[ "$1" = run ] || exec /usr/bin/docker "$@"\n')
    os.chmod(stand_in, 0o755)
    path = f"{work}/bin:{env.get('PATH', os.defpath)}"
    return seconds_of(argv, dict(env, PATH=path)), seconds_of([stand_in, "run"], dict(env, PATH=path))


def run(job, build, work):
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    place = Place(build, work, "640x480", "yuyv")
    if subprocess.run(["docker", "version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 0:
        subprocess.run([f"{root}/tests/lab/docker-up"], check=True)
    subprocess.run([f"{root}/tests/lab/make-image", IMAGE, "true"], check=True)
    bridge = Bridge(place, ["/dev/video10"])
    bridge.control.gate(place.fps)
    env = dict(place.env, JCAM_SOCKET=bridge.socket)
    ours = [f"{build}/launcher/jcam-run", "--csi", "0", "--network", "none", IMAGE, "true"]
    try:
        bridge.start()
        dry = subprocess.run([ours[0], "--dry-run", *ours[1:]], env=env, check=True, stdout=subprocess.PIPE).stdout.decode()
        # Two lines, one of them a comment, are one command to a shell.
        theirs = shlex.split("".join(line for line in dry.splitlines(True) if not line.startswith("#")), comments=True)
        result = {"jcam-run": [], "docker run": [], "own": [], "stand-in": [], "command": shlex.join(theirs)}
        seconds_of(theirs, env)
        for _ in range(job["rounds"]):
            result["jcam-run"].append(seconds_of(ours, env))
            result["docker run"].append(seconds_of(theirs, env))
            own, stand_in = own_seconds(ours, env, work)
            result["own"].append(own)
            result["stand-in"].append(stand_in)
        return result
    finally:
        bridge.stop()
