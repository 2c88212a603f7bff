# SPDX-License-Identifier: Apache-2.0
"""Runs one job of a benchmark in the lab, or on this machine's own kernel, and reads the processor's clock for it."""
import contextlib
import fcntl
import glob
import json
import os
import shutil
import subprocess
import tempfile
import time

from meter import Answers
from places import environment


@contextlib.contextmanager
def lock():
    """JCAM_LAB_LOCK names a file that those hold who must not be disturbed, where several share a machine."""
    path = os.environ.get("JCAM_LAB_LOCK")
    if not path:
        yield
        return
    with open(path, "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_emulated(job):
    return job.get("kernel") == "emulated"


class Lab:
    def __init__(self, root, build, host=False):
        self.root, self.build, self.host = root, build, host

    def command(self, job, work):
        inside = [f"{self.root}/bench/inside.py", self.build, work]
        if job["module"] == "none":
            return inside
        run = [f"{self.root}/tests/lab/run", "--params", job["params"], "--seconds", str(job["seconds"])]
        if "kernel" in job:
            run += ["--kernel", job["kernel"]]
        run += ["--host"] if self.host else ["--module", job["module"], "--mem", job.get("mem", "2G"), "--rw", self.build]
        return [*run, "--", *inside]

    def scan_plugins(self):
        """GStreamer's list of its plugins, which all sides read: making it takes a second here and minutes in an emulation."""
        subprocess.run(["gst-inspect-1.0", "jcambenchsrc"], env=environment(self.build), check=True, stdout=subprocess.DEVNULL)

    def run(self, job):
        """The job's result, or {"error": words}. One with "boots" is run once with the keys of each; their results are
        the result's "boots"."""
        if "boots" not in job:
            return self.run_one(job)
        results = []
        for boot in job["boots"]:
            answer = self.run_one({**{key: value for key, value in job.items() if key != "boots"}, **boot})
            if "error" in answer:
                return answer
            results.append(answer["result"])
        return {"result": {"boots": results}}

    def run_one(self, job):
        work = tempfile.mkdtemp(prefix="job-", dir=f"{self.build}/bench")
        try:
            with open(f"{work}/job.json", "w", encoding="utf-8") as file:
                json.dump(job, file)
            if is_emulated(job):
                self.scan_plugins()
            with lock():
                return self._run(job, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def _run(self, job, work):
        with open(f"{work}/lab.log", "wb") as log:
            lab = subprocess.Popen(self.command(job, work), stdout=log, stderr=log, stdin=subprocess.DEVNULL)
            answers = Answers(work, lab.pid)
            while lab.poll() is None:
                answers.serve()
                # An emulated machine has a clock of its own and asks nothing: it wants the processor that we would take.
                time.sleep(0.2 if is_emulated(job) else 0.003)
        if os.path.exists(f"{work}/result.json"):
            with open(f"{work}/result.json", encoding="utf-8") as file:
                return json.load(file)
        last = [f"status {lab.returncode}"]
        for path in sorted(glob.glob(f"{work}/*.log")):
            with open(path, encoding="utf-8", errors="replace") as file:
                lines = file.read().strip().splitlines()
            if lines:
                last.append(f"{os.path.basename(path)}: " + " / ".join(lines[-6:]))
        return {"error": "; ".join(last)}
