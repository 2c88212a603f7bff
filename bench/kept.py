# SPDX-License-Identifier: Apache-2.0
"""Results of earlier runs, and what they were measured on."""
import datetime
import hashlib
import json
import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def machine():
    """This machine in a line."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), os.uname().machine)
    with open("/proc/meminfo", encoding="ascii") as file:
        gigabytes = int(file.readline().split()[1]) / 1024 / 1024
    return f"{model}, {os.cpu_count()} processors, {gigabytes:.0f} GiB, Linux {os.uname().release}"


def commit():
    done = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"], stdout=subprocess.PIPE, check=False)
    return done.stdout.decode().strip() or "unknown"


class Kept:
    """Results of earlier runs, by job, so that a run that was ended goes on where it was."""

    def __init__(self, directory, use):
        self._directory, self._use = directory, use
        os.makedirs(directory, exist_ok=True)

    def _path(self, job):
        """One file for each job, so that runs beside each other do not overwrite their results."""
        words = hashlib.sha256(json.dumps(job, sort_keys=True).encode()).hexdigest()
        return f"{self._directory}/{job['row']}-{words[:16]}.json"

    def find(self, job):
        if not self._use or not os.path.exists(self._path(job)):
            return None
        with open(self._path(job), encoding="utf-8") as file:
            return json.load(file)

    def keep(self, job, result):
        """Returns what find() will: the result with when, on what and beside how much else it was measured."""
        when = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M")
        entry = {"when": when, "commit": commit(), "load": os.getloadavg()[0], "result": result}
        with open(self._path(job) + ".new", "w", encoding="utf-8") as file:
            json.dump(entry, file)
        os.rename(self._path(job) + ".new", self._path(job))
        return entry
