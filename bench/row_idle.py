# SPDX-License-Identifier: Apache-2.0
"""What the daemon costs while nobody reads: wake-ups, processor time and memory, with many cameras."""
import os
import subprocess
import time

import cpu_clock
from meter import EveryTaskMeter, meter_for
from places import Place, socket_path


def kilobytes(pid, file, key):
    with open(f"/proc/{pid}/{file}", encoding="ascii", errors="replace") as text:
        return next((int(line.split()[1]) for line in text if line.startswith(key)), 0)


def wakeups(pid):
    """Times that the process's threads were put on the processor."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        total += kilobytes(pid, f"task/{thread}/status", "voluntary_ctxt_switches:")
        total += kilobytes(pid, f"task/{thread}/status", "nonvoluntary_ctxt_switches:")
    return total


def memory_files_kb(pid):
    """Memory files that the process holds, which no figure of its own memory has."""
    blocks, seen = 0, set()
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            is_memory = os.readlink(f"/proc/{pid}/fd/{fd}").startswith("/memfd:")
            info = os.stat(f"/proc/{pid}/fd/{fd}")
        except OSError:
            continue
        if is_memory and info.st_ino not in seen:
            seen.add(info.st_ino)
            blocks += info.st_blocks
    return blocks // 2


def memory_of(pids):
    return {"rss_kb": sum(kilobytes(pid, "status", "VmRSS:") for pid in pids),
            "pss_kb": sum(kilobytes(pid, "smaps_rollup", "Pss:") for pid in pids),
            "anonymous_kb": sum(kilobytes(pid, "smaps_rollup", "Anonymous:") for pid in pids),
            "memory_files_kb": sum(memory_files_kb(pid) for pid in pids)}


def settle(pid, limit=60):
    """Until it does nothing but what it does each second: its slates are in the rings by then, which takes a slow kernel some seconds."""
    end = time.monotonic() + limit
    busy = True
    while busy and time.monotonic() < end:
        before = cpu_clock.process_ns(pid)
        time.sleep(3)
        busy = cpu_clock.process_ns(pid) - before > 100_000_000


def run(job, build, work):
    place = Place(build, work, "1920x1080", "yuyv")
    meter = meter_for(work, EveryTaskMeter)
    cameras = "".join(f'[camera.csi{i}]\nsource = "test"\noutput = "1920x1080@30"\ncapture = "1920x1080@30"\n'
                      for i in range(job["cameras"]))
    with open(f"{work}/jcam.toml", "w", encoding="utf-8") as file:
        file.write(cameras)
    before = meter.read([])
    time.sleep(job["watch"])
    nothing = meter.read([]) - before
    log = open(f"{work}/log", "wb")
    ready, say = os.pipe()
    started = time.monotonic()
    daemon = subprocess.Popen([f"{build}/bridge/jcam-bridge", "--config", f"{work}/jcam.toml", "--socket", socket_path(),
                               "--ready-fd", str(say)], env=place.env, pass_fds=[say], stderr=log)
    os.close(say)
    try:
        with os.fdopen(ready, "rb") as pipe:
            if pipe.read(6) != b"READY\n":
                raise RuntimeError("jcam-bridge did not start: " + open(f"{work}/log", encoding="utf-8").read())
        ready_seconds = time.monotonic() - started
        while len(cpu_clock.family(daemon.pid)) > 1 and time.monotonic() < started + 40:
            time.sleep(0.5)  # slates are drawn by children
        settle(daemon.pid)
        pids = cpu_clock.family(daemon.pid)
        woken, clock, used = wakeups(daemon.pid), meter.read(pids), cpu_clock.process_ns(daemon.pid)
        time.sleep(job["watch"])
        clock, used = meter.read(pids) - clock, cpu_clock.process_ns(daemon.pid) - used
        return {"cameras": job["cameras"], "seconds": job["watch"], "processes": len(pids),
                "wakeups": wakeups(daemon.pid) - woken, "machine_ns": clock - nothing, "process_ns": used,
                "ready_seconds": ready_seconds, **memory_of(pids)}
    finally:
        daemon.terminate()
        daemon.wait(10)
