# SPDX-License-Identifier: Apache-2.0
"""jcam-run beside the very `docker run` that it ends in, in turn: in the lab with the real bridge and its node; without a
module on this machine's own kernel, with a Docker of its own and a stand-in for the bridge."""
import contextlib
import os
import shlex
import subprocess
import time

from places import Place
from sides import Bridge
from stand_in_bridge import StandInBridge

IMAGE = "jcam-bench"
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


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
    # What jcam-run asks of the client is answered by the engine itself; the run is what ends here.
    with open(stand_in, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\n[ "$1" = run ] || exec /usr/bin/docker "$@"\n')
    os.chmod(stand_in, 0o755)
    path = f"{work}/bin:{env.get('PATH', os.defpath)}"
    return seconds_of(argv, dict(env, PATH=path)), seconds_of([stand_in, "run"], dict(env, PATH=path))


def answers(env):
    return subprocess.run(["docker", "version"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode == 0


@contextlib.contextmanager
def own_docker(work, env):
    """A Docker that this benchmark starts and ends, which shares nothing with another one. Its address is in `env`."""
    socket = f"{work}/docker.sock"
    with open(f"{work}/docker.log", "wb") as log:
        daemon = subprocess.Popen(
            ["dockerd", "--data-root", f"{work}/data", "--exec-root", f"{work}/exec", "--pidfile", f"{work}/pid",
             "--host", f"unix://{socket}", "--bridge=none", "--iptables=false", "--ip6tables=false",
             "--storage-driver=vfs"], stdout=log, stderr=log)
    env["DOCKER_HOST"] = f"unix://{socket}"
    try:
        limit = time.monotonic() + 60
        while not answers(env):
            if daemon.poll() is not None or time.monotonic() > limit:
                with open(f"{work}/docker.log", encoding="utf-8") as log:
                    raise RuntimeError(f"dockerd does not come up: {log.read()[-500:]}")
            time.sleep(0.1)
        yield
    finally:
        daemon.terminate()
        daemon.wait()


@contextlib.contextmanager
def lab_docker(env):
    if not answers(env):
        subprocess.run([f"{ROOT}/tests/lab/docker-up"], check=True)
    yield


@contextlib.contextmanager
def real_bridge(place):
    bridge = Bridge(place, ["/dev/video10"])
    bridge.control.gate(place.fps)
    try:
        bridge.start()
        yield bridge.socket
    finally:
        bridge.stop()


@contextlib.contextmanager
def stand_in_bridge(work):
    bridge = StandInBridge(work)
    bridge.start()
    try:
        yield bridge.socket
    finally:
        bridge.stop()


def measure(ours, env, work, rounds):
    asked = subprocess.run([ours[0], "--dry-run", *ours[1:]], env=env, check=False, capture_output=True)
    if asked.returncode != 0:
        raise RuntimeError(f"jcam-run --dry-run: {asked.stderr.decode()}")
    dry = asked.stdout.decode()
    # Two lines, one of them a comment, are one command to a shell.
    theirs = shlex.split("".join(line for line in dry.splitlines(True) if not line.startswith("#")), comments=True)
    result = {"jcam-run": [], "docker run": [], "own": [], "stand-in": [], "nothing": [], "command": shlex.join(theirs)}
    seconds_of(theirs, env)
    for _ in range(rounds):
        result["jcam-run"].append(seconds_of(ours, env))
        result["docker run"].append(seconds_of(theirs, env))
        own, stand_in = own_seconds(ours, env, work)
        result["own"].append(own)
        result["stand-in"].append(stand_in)
        result["nothing"].append(seconds_of(["/bin/true"], env))
    return result


def run(job, build, work):
    place = Place(build, work, "640x480", "yuyv")
    env = dict(place.env)
    in_lab = job["module"] != "none"
    with lab_docker(env) if in_lab else own_docker(work, env):
        subprocess.run([f"{ROOT}/tests/lab/make-image", IMAGE, "true"], env=env, check=True)
        with real_bridge(place) if in_lab else stand_in_bridge(work) as socket:
            ours = [f"{build}/launcher/jcam-run", "--csi", "0", "--network", "none", IMAGE, "true"]
            return measure(ours, dict(env, JCAM_SOCKET=socket), work, job["rounds"])
