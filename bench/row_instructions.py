# SPDX-License-Identifier: Apache-2.0
"""Instructions of a frame, counted by valgrind: they repeat exactly where times do not. Programs' own only, not the
kernel's. Two runs that differ in their frames alone; what start and end cost falls out of the difference."""
import array
import fcntl
import glob
import json
import os
import shutil
import signal
import socket
import struct
import time

from control import CRAWL, FREE
from places import Place
from sides import GstSource, Side, V4l2Sink, pipeline_text

CALLGRIND = ["valgrind", "-q", "--tool=callgrind"]
PATIENCE = 90
VIDIOC_S_FMT = 0xC0D05605
VIDEO_OUTPUT = 2
NO_NODE = "/dev/null"
FOURCC = {"yuyv": b"YUYV", "nv12": b"NV12"}


class Capture(Side):
    """jcam-capture alone, this program in the daemon's place: under valgrind it is too slow for the daemon's patience."""
    name = "bridge"
    valgrind = []

    def start(self):
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        place = self.place
        argv = [*self.valgrind, f"{place.build}/gst/jcam-capture", "--camera", "csi0", "--control-fd", "3", "--format",
                place.pixel, "--mode", place.mode]
        ours.send(json.dumps({"do": "load", "pipeline": pipeline_text(place, self.control.path)}).encode())
        os.dup2(theirs.fileno(), 3)
        self.spawn(argv, pass_fds=[3])
        theirs.close()
        self.parent = ours
        self.held = [self.hold(node) for node in self.nodes]
        self.wait_for("first-frame")
        for index, fd in enumerate(self.held):
            words = json.dumps({"do": "output-on", "node": "csi0" + (f".{index}" if index else ""), "mapped": self.mapped})
            ours.sendmsg([words.encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])

    def hold(self, node):
        """Opens a node and fixes its format, as the daemon does."""
        fd = os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        if node == NO_NODE:
            return fd
        width, height = map(int, self.place.size.split("x"))
        line = width * 2 if self.place.pixel == "yuyv" else width
        size = width * height * 2 if self.place.pixel == "yuyv" else width * height * 3 // 2
        # struct v4l2_format: the type, then struct v4l2_pix_format, 8-byte aligned.
        picture = struct.pack("<II4sIIII", width, height, FOURCC[self.place.pixel], 1, line, size, 8)
        fcntl.ioctl(fd, VIDIOC_S_FMT, (struct.pack("<II", VIDEO_OUTPUT, 0) + picture).ljust(208, b"\0"))
        # A frame of our own: only then does the ring exist that the capture maps.
        os.write(fd, b"\x80" * size)
        return fd

    def wait_for(self, report):
        self.parent.settimeout(PATIENCE)
        while True:
            words = json.loads(self.parent.recv(8192))
            if words["is"] == report:
                return
            if words["is"] == "failed":
                raise RuntimeError(str(words))

    def stop(self):
        super().stop()
        for fd in self.held:
            os.close(fd)
        self.parent.close()


def counted(kind, place, nodes, frames, work, mapped):
    """(instructions, frames) of one run of at least so many frames."""
    side = kind(place, nodes)
    side.mapped = mapped
    pattern = f"{work}/callgrind.{side.name.rstrip('()')}"
    prefix = [*CALLGRIND, f"--callgrind-out-file={pattern}.%p"]
    original = side.spawn
    if kind is Capture:
        side.valgrind = prefix
    else:
        side.spawn = lambda argv, **more: original([*prefix, shutil.which(argv[0]), *argv[1:]], **more)
    try:
        side.start()
        if NO_NODE not in nodes:
            side.open_readers()
        side.control.gate(FREE)
        limit = time.monotonic() + PATIENCE
        while side.control.frames < frames:
            side.check()
            if time.monotonic() > limit:
                raise TimeoutError(f"{side.name}: {side.control.frames} frames in {PATIENCE} s; {side.last_log()}")
            time.sleep(0.01)
        side.control.gate(CRAWL)
        side.close_readers()
        for process in side.processes:
            process.send_signal(signal.SIGINT if kind is not Capture else signal.SIGTERM)
        for process in side.processes:
            process.wait(PATIENCE)
        made = side.control.frames
    finally:
        side.stop()
    total = 0
    for path in glob.glob(f"{pattern}.*"):
        with open(path, encoding="ascii", errors="replace") as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith("totals:"))
        os.rename(path, path.replace("callgrind.", "kept-", 1))
    return total, made


def run(job, build, work):
    place = Place(build, work, job["size"], job["pixel"])
    is_real = job["module"] != "none"
    nodes = [f"/dev/video{10 + i}" if is_real else NO_NODE for i in range(job["readers"])]
    result = {}
    for kind in (kind for kind in (GstSource, V4l2Sink, Capture) if kind.name in job["sides"]):
        wanted = [] if kind is GstSource else nodes
        short = counted(kind, place, wanted, job["short"], work, job["mapped"])
        long = counted(kind, place, wanted, job["long"], work, job["mapped"])
        result[kind.name] = {"instructions": (long[0] - short[0]) / (long[1] - short[1]), "frames": long[1] - short[1],
                             "runs": [short, long]}
    return result
