#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""usage: compliance.py BUILD_DIR: what v4l2-compliance finds wrong with a node of jcam must be the module's own doing: it finds
the same with gst-launch and v4l2sink in jcam's place."""
import argparse
import collections
import re
import shutil
import subprocess
import sys
import tempfile

import camera

SKIPPED = 77
# Not the node that jcam has: before 0.14 something holds a node after v4l2-compliance has ended, and no other writer gets it.
PEERS = "/dev/video11"


def failures(node):
    """Test -> how often it failed, and the last line: how many there were."""
    said = subprocess.run(["v4l2-compliance", "-d", node, "-s", "20"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=120, check=False).stdout.decode(errors="replace")
    print(said, flush=True)
    lines = said.strip().splitlines()
    failed = (re.match(r"\s*test (.*): FAIL", line) for line in lines)
    return collections.Counter(found[1] for found in failed if found), lines[-1] if lines else "nothing"


def look(kind, build):
    with tempfile.TemporaryDirectory(prefix="jcam-compliance.", dir="/var/tmp") as work:
        writer = kind(build, work)
        try:
            writer.rest(1)
            return failures(writer.node)
        finally:
            print(writer.last_words(), flush=True)
            writer.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    options = parser.parse_args()
    if not shutil.which("v4l2-compliance"):
        print("v4l2-compliance is not installed")
        return SKIPPED
    theirs, their_total = look(lambda build, work: camera.Peer(build, work, PEERS), options.build)
    ours, our_total = look(camera.Bridge, options.build)
    print(f"v4l2sink: {their_total}\njcam: {our_total}")
    if "Total" not in our_total or "Total" not in their_total:
        print("FAILED: it did not come to its end")
        return 1
    print(f"failed with v4l2sink too: {', '.join(sorted((ours & theirs).elements())) or 'none'}")
    worse = ours - theirs
    if worse:
        print(f"FAILED: with jcam alone: {', '.join(sorted(worse.elements()))}")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
