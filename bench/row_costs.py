# SPDX-License-Identifier: Apache-2.0
"""What the parts of a frame cost on a kernel: calls, the clock, copies. To say what figures of one kernel are worth on another."""
import json
import subprocess


def run(job, build, _work):
    """The cheapest of some runs, in nanoseconds: whatever else happened made it dearer."""
    runs = [json.loads(subprocess.run([f"{build}/bench/jcam-bench-costs"], check=True, timeout=60, stdout=subprocess.PIPE).stdout)
            for _ in range(job["rounds"])]
    return {part: min(each[part] for each in runs) for part in runs[0]}
