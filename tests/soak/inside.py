#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The soak itself, where the module and root are. README.md says what is counted and what makes it fail."""
import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

from bridge import CAMERAS, Bridge
from crowd import Crowd
from faults import SIZES, Faults
from readers import Seat, Tally, commands
from stolen import Stolen

TICK = 0.1
# The longest back-off is 30 s, and a camera may begin one just before it is healed.
RECOVERY_SECONDS = 60
# The daemon's memory may grow by a tenth. The captures' is of processes as old as the last fault, and of pools that hold
# a frame (2 % of all) more or less as the machine was busy: from one minute to the next it differs by up to 14 %.
MOST_GROWTH = {"rss_kb": 0.10, "pss_kb": 0.20}


def hold(bridge, paths, build):
    """Readers of the first nodes that stay, so that both cameras run."""
    reader = f"{build}/tests/reader/jcam-test-reader"
    return [subprocess.Popen([reader, path[0], "--seconds", "300"], stdout=subprocess.DEVNULL) for path in paths]


def let_go(holders, problems):
    for holder in holders:
        if holder.poll() is not None:
            problems.append(f"a reader that should stay ended with status {holder.returncode}")
        holder.terminate()
        holder.wait()


def lasting_holdings(bridge):
    """The least of some moments: what leaks is there in all of them, and a slate that is unpacked to flush the ring of a node
    that its reader has just left, a whole frame, in few."""
    moments = []
    for _ in range(5):
        moments.append(bridge.holdings())
        time.sleep(0.4)
    return {what: min(moment[what] for moment in moments) for what in moments[0]}


def measure(bridge, paths, build, problems, when):
    """Both cameras with a reader, until they stream; then what the daemon holds, and a look at the pictures."""
    holders = hold(bridge, paths, build)
    started = time.monotonic()
    if not bridge.wait_streaming(RECOVERY_SECONDS):
        states = [f"{c['name']} {c['state']} {c['reason']}" for c in bridge.cameras()]
        problems.append(f"{when}: not both cameras stream after {RECOVERY_SECONDS} s: {'; '.join(states)}")
    waited = time.monotonic() - started
    for path in paths:
        result = f"{bridge.work}/look.json"
        # A reader may begin with a slate.
        look = subprocess.run([f"{build}/tests/reader/jcam-test-reader", path[1], "--frames", "40", "--json", result],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        with open(result, encoding="utf-8") as file:
            coded = json.load(file)["coded"] if look.returncode == 0 else 0
        if coded < 30:
            problems.append(f"{when}: {path[1]} has {coded} of 40 frames from the camera: {look.stdout.decode()}")
    holdings = lasting_holdings(bridge)
    let_go(holders, problems)
    return holdings, waited


def warm_up(bridge, paths, build, problems):
    """Each capture once through a failure, so that what is made on first use is there before it is measured."""
    holders = hold(bridge, paths, build)
    for number in CAMERAS:
        if bridge.wait_streaming(RECOVERY_SECONDS) and (pid := bridge.capture(number)):
            os.kill(pid, signal.SIGKILL)
    bridge.wait_streaming(RECOVERY_SECONDS)
    let_go(holders, problems)


def all_read(bridge, seats):
    """Every reader that there is streams, and is known to."""
    known = {node["path"]: node["readers"] for camera in bridge.cameras() for node in camera["nodes"]}
    running = [seat for seat in seats if seat.process is not None]
    return bool(running) and all(known.get(seat.path) for seat in running)


class Progress:
    """A line a minute, and each error when it is there: half an hour is long for who waits for what has failed at its beginning."""

    def __init__(self, began, tally):
        self.began, self.tally = began, tally
        self.next, self.shown = began + 60, 0

    def tick(self, now, faults):
        for error in self.tally.errors[self.shown:]:
            print(f"{now - self.began:.0f} s: {error}", flush=True)
        self.shown = len(self.tally.errors)
        if now < self.next:
            return
        self.next += 60
        silence = max((end - start for start, end, _ in self.tally.silences), default=0) * 1000
        print(f"{now - self.began:.0f} s: {sum(faults.counts.values())} faults, {sum(self.tally.readers.values())} readers, {self.shown} errors, "
              f"longest silence {silence:.0f} ms", flush=True)


def soak(bridge, paths, options, tally):
    kinds = commands(options.build, options.more)
    # Each actor has its own sequence: what one does next does not depend on when another one was ready.
    seats = [Seat(path, camera, kinds, random.Random(f"{options.seed} {path}"), bridge.work, tally)
             for camera, its_paths in zip(CAMERAS, paths) for path in its_paths]
    faults = Faults(bridge, random.Random(f"{options.seed} faults"), CAMERAS, options.more)
    began = time.monotonic()
    end, progress = began + options.seconds, Progress(began, tally)
    try:
        while time.monotonic() < end and (bridge.held or bridge.alive()):
            now = time.monotonic()
            progress.tick(now, faults)
            faults.tick(now, lambda: all_read(bridge, seats))
            for seat in sorted(seats, key=lambda its: its.next):
                room = not options.at_once or sum(its.process is not None for its in seats) < options.at_once
                seat.tick(now, may_start=room and not faults.wants_calm())
            time.sleep(TICK)
    finally:
        faults.heal()
        for seat in seats:
            seat.stop(signal.SIGTERM)
    if faults.size != SIZES[0]:
        bridge.configure(1000, 1.0)
        bridge.restart()
    return faults


def growth(start, end, problems):
    for what in ("descriptors", "children"):
        if end[what] > start[what]:
            problems.append(f"{what} grew from {start[what]} to {end[what]}")
    for what, most in MOST_GROWTH.items():
        if end[what] > start[what] * (1 + most):
            problems.append(f"{what} grew from {start[what]} to {end[what]}")


def silence_by_fault(faults, silences):
    """The longest silence that a fault of each kind was part of; of several at one time nobody knows which it was."""
    longest = {}
    for began, ended, kind, camera in faults:
        for start, end, its in silences:
            if camera in (None, its) and start <= ended and began <= end:
                longest[kind] = max(longest.get(kind, 0), (end - start) * 1000)
    return longest


def seconds_of(takers, start, end):
    """Both takers may mean the same time."""
    return end - start - max(taker.within(start, end) for taker in takers)


def limits(tally, takers, options, faults, bridge_log, problems):
    """What the machine and the crowd took away is taken off. The daemon's lines beside the longest silence say what it did meanwhile."""
    stolen, crowd = takers
    start, end, camera = max(tally.silences, key=lambda s: seconds_of(takers, s[0], s[1]), default=(0, 0, 0))
    silence = seconds_of(takers, start, end) * 1000
    age = max((seconds_of(takers, *age) for age in tally.first_ages), default=0) * 1000
    print(f"the machine was busy with other work for {stolen.share():.0%} of the time that the lab wanted; without that and the crowd inside: "
          f"longest silence {silence:.0f} of {(end - start) * 1000:.0f} ms, oldest first frame {age:.0f} of {tally.oldest_first_ms():.0f} ms")
    for begin, finish, its in sorted(tally.silences, key=lambda s: s[0] - s[1])[:5]:
        print(f"silence of csi{its} at {begin:.2f}: {(finish - begin) * 1000:.0f} ms, of which {stolen.within(begin, finish) * 1000:.0f} stolen and "
              f"{crowd.within(begin, finish) * 1000:.0f} in the crowd")
    for what, is_ms, most in (("longest silence", silence, options.most_silence), ("oldest first frame", age, options.most_age)):
        if most and is_ms > most:
            problems.append(f"{what}: {is_ms:.0f} ms of {most} ms")
    if options.most_silence and silence > options.most_silence:
        print(f"beside the longest silence, csi{camera} from {start:.2f} to {end:.2f}:", file=sys.stderr)
        for began, ended, kind, its in faults:
            if began <= end + 1 and ended >= start - 2:
                print(f"  {kind}{'' if its is None else f' of csi{its}'} from {began:.2f} to {ended:.2f}", file=sys.stderr)
        print(lines_between(bridge_log, start - 5, end + 5), file=sys.stderr)


def lines_between(log, start, end):
    """Of a log with the monotonic clock in brackets."""
    stamps = ((re.match(r"\[ *([0-9.]+)\]", line), line) for line in log.splitlines())
    return "\n".join(line for stamp, line in stamps if stamp and start <= float(stamp[1]) <= end)


def show(title, counter, more=""):
    print(f"{title}: {sum(counter.values())}{more}: " + ", ".join(f"{k} {n}" for k, n in sorted(counter.items())))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build", help="the build directory")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--more", action="store_true", help="faults of the service and a reader of odd habits, too")
    parser.add_argument("--stolen", metavar="FILE", help="where stolen.py writes when the machine did other work")
    parser.add_argument("--most-silence", type=int, default=0, metavar="MS", help="fail where a reader waited longer")
    parser.add_argument("--most-age", type=int, default=0, metavar="MS", help="fail where a reader's first frame was older")
    parser.add_argument("--at-once", type=int, default=0, metavar="N", help="no more readers than these at a time")
    options = parser.parse_args()
    print(f"soak: {options.seconds} s, seed {options.seed}, module {os.environ.get('JCAM_LAB_MODULE', 'unknown')}",
          flush=True)

    problems, tally, faults, crowd = [], Tally(), None, Crowd()
    with tempfile.TemporaryDirectory(prefix="jcam-soak.") as work:
        bridge = Bridge(options.build, work)
        try:
            paths = bridge.node_paths()
            warm_up(bridge, paths, options.build, problems)
            start, _ = measure(bridge, paths, options.build, problems, "at the start")
            faults = soak(bridge, paths, options, tally)
            end, waited = measure(bridge, paths, options.build, problems, "at the end")
            restarts = {c["name"]: c["restarts"] for c in bridge.cameras()}
            growth(start, end, problems)
        finally:
            if not bridge.alive():
                problems.append(f"jcam-bridge ended by itself: {bridge.show('Result')}, {bridge.show('NRestarts')} times started again")
            log = bridge.last_log(100_000)
            if (result := bridge.stop()) != "success":
                problems.append(f"jcam-bridge did not end well: {result}")
            if problems or tally.errors or sys.exc_info()[0]:
                print("the daemon's last words:\n" + bridge.last_log(), file=sys.stderr)

    show("faults", faults.counts)
    show("readers", tally.readers, f" ({sum(tally.ended_by_us.values())} ended by us)")
    print(f"restarts of captures: {restarts}; both cameras stream again after {waited:.1f} s")
    print(f"jcam-test-reader: {tally.frames} frames, longest gap {tally.longest_gap_ms:.0f} ms, "
          f"without pictures of the camera {tally.longest_real_gap_ms:.0f} ms; oldest first frame {tally.oldest_first_ms():.0f} ms")
    for kind, longest in sorted(silence_by_fault(faults.history, tally.silences).items()):
        print(f"longest silence beside {kind}: {longest:.0f} ms")
    crowd.stop()
    limits(tally, (Stolen(options.stolen), crowd), options, faults.history, log, problems)
    for what in start:
        print(f"{what}: {start[what]} at the start, {end[what]} at the end")
    print(f"reader errors: {len(tally.errors)}")
    for problem in tally.errors + problems:
        print(f"soak: {problem}", file=sys.stderr)
    return 1 if tally.errors or problems else 0


if __name__ == "__main__":
    sys.exit(main())
