# SPDX-License-Identifier: Apache-2.0
"""The ways from a source to nodes that are compared. Each is started closed (control.py) and stopped whole."""
import json
import os
import shlex
import signal
import subprocess
import time

import cpu_clock
from control import Control
from places import FFMPEG_FORMATS, socket_path


class Side:
    """One way. `nodes` are paths; `readers` are started by open_readers()."""

    name = ""
    base = None  # the name of the side that is this one's bare source

    def __init__(self, place, nodes):
        self.place, self.nodes = place, nodes
        plain = "".join(letter for letter in self.name if letter.isalnum())
        self.control = Control(f"/dev/shm/bench-{plain}")
        self.processes, self.readers = [], []
        self.log = open(f"{place.work}/{plain}.log", "ab")

    def spawn(self, argv, **more):
        process = subprocess.Popen(argv, env=self.place.env, stderr=self.log, **{"stdout": self.log, **more})
        self.processes.append(process)
        return process

    def start(self):
        raise NotImplementedError

    def pids(self):
        """All processes of this side, readers not included."""
        return [pid for process in self.processes for pid in cpu_clock.family(process.pid)]

    def open_readers(self, *options, count=None):
        for node in self.nodes[:count]:
            wait_for_format(node)
            self.readers.append(subprocess.Popen([f"{self.place.build}/bench/jcam-bench-reader", node, *options],
                                                 stdout=subprocess.PIPE, stderr=self.log))

    def readers_begin_anew(self):
        """They forget what they have seen so far."""
        for reader in self.readers:
            reader.send_signal(signal.SIGUSR1)

    def close_readers(self):
        """What each of them saw."""
        for reader in self.readers:
            reader.send_signal(signal.SIGTERM)
        seen = [self._words(reader) for reader in self.readers]
        self.readers = []
        return seen

    def wait_readers(self):
        """As close_readers(), of readers that end by themselves."""
        seen = [self._words(reader) for reader in self.readers]
        self.readers = []
        return seen

    def _words(self, reader):
        out, _ = reader.communicate(timeout=40)
        if not out:
            raise RuntimeError(f"{self.name}: a reader ended with status {reader.returncode}; {self.last_log()}")
        return json.loads(out)

    def wait_running(self, seconds=30):
        """Until frames come, at a crawl too."""
        limit = time.monotonic() + seconds
        start = self.control.frames
        while self.control.frames < start + 3:
            self.check()
            if time.monotonic() > limit:
                raise RuntimeError(f"{self.name} makes no frames; {self.last_log()}")
            time.sleep(0.1)

    def wait_settled(self):
        """Until what it does once is done."""

    def reader_ns(self):
        return sum(cpu_clock.process_ns(reader.pid) for reader in self.readers)

    def check(self):
        for process in self.processes:
            if process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with status {process.returncode}; {self.last_log()}")
        for reader in self.readers:
            if reader.poll() is not None:
                raise RuntimeError(f"{self.name}: a reader ended: {reader.stdout.read()}; {self.last_log()}")

    def last_log(self):
        with open(self.log.name, encoding="utf-8", errors="replace") as file:
            return " / ".join(file.read().strip().splitlines()[-8:])

    def stop(self):
        for reader in self.readers:
            reader.kill()
            reader.wait()
        self.control.gate(30)  # a source that waits for its next frame hears sooner
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.log.close()


class Bridge(Side):
    name, base = "bridge", "gst-source"
    options = {"on_demand": True, "standby": False, "linger": "30s"}

    def __init__(self, place, nodes, **options):
        super().__init__(place, nodes)
        self.options = {**self.options, **options}
        self.socket = socket_path()

    def start(self):
        path = f"{self.place.work}/jcam.toml"
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.config())
        ready, say = os.pipe()
        self.spawn([f"{self.place.build}/bridge/jcam-bridge", "--config", path, "--socket", self.socket, "--ready-fd",
                    str(say)], pass_fds=[say])
        os.close(say)
        with os.fdopen(ready, "rb") as pipe:
            if pipe.read(6) != b"READY\n":
                raise RuntimeError(f"jcam-bridge did not start: {self.last_log()}")
        # Where the module can add nodes, these may be others than we meant.
        self.nodes = [node["path"] for node in self.camera()["nodes"]]

    def config(self):
        return bridge_config(self.place, self.control.path, len(self.nodes), self.options)

    def cameras(self):
        out = subprocess.run([f"{self.place.build}/ctl/jcamctl", "--socket", self.socket, "status", "--json"], check=True,
                             timeout=20, stdout=subprocess.PIPE).stdout
        return json.loads(out)["cameras"]

    def camera(self):
        return self.cameras()[0]

    def wait_streaming(self):
        self.wait_camera("does not stream", lambda camera: camera["state"] == "streaming")

    def wait_camera(self, otherwise, holds, seconds=20):
        limit = time.monotonic() + seconds
        while not holds(self.camera()):
            if time.monotonic() > limit:
                raise RuntimeError(f"the bridge {otherwise}: {self.last_log()}")
            time.sleep(0.1)


def bridge_config(place, control, nodes, options):
    text = ["[camera.csi0]", *place.camera_lines(control),
            f'capture = "{place.mode}"\noutput = "{place.mode}"\nformat = "{place.pixel}"',
            f"nodes = {nodes}\nmax_nodes = {nodes}"]
    return "\n".join(text + [f"{key} = {json.dumps(value)}" for key, value in options.items()]) + "\n"


def pipeline_text(place, control):
    """The very pipeline that the bridge runs, up to its sink; jcam-bridge says it."""
    path = f"{place.work}/probe.toml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(bridge_config(place, control, 1, {}))
    out = subprocess.run([f"{place.build}/bridge/jcam-bridge", "--check", "--config", path], check=True,
                         stdout=subprocess.PIPE, env=place.env).stdout.decode()
    return out.strip().splitlines()[-1].strip()


def peers_pipeline(place, control):
    """The same for gst-launch, which does not know jcamrange; of these frames it changes nothing."""
    parts = pipeline_text(place, control).split(" ! ")
    return shlex.split(" ! ".join(part for part in parts if part != "jcamrange"))


class GstSource(Side):
    """The bare source of the two sides that are GStreamer."""
    name = "gst-source"

    def start(self):
        self.spawn(["gst-launch-1.0", "-q", *peers_pipeline(self.place, self.control.path), "!", "fakesink", "sync=false"])


class V4l2Sink(Side):
    name, base = "v4l2sink", "gst-source"

    sync = "sync=false"

    def start(self):
        sinks = [["v4l2sink", f"device={node}", self.sync] for node in self.nodes]
        if len(sinks) == 1:
            end = ["!", *sinks[0]]
        else:
            end = ["!", "tee", "name=t"]
            for sink in sinks:
                end += ["t.", "!", "queue", "!", *sink]
        self.spawn(["gst-launch-1.0", "-q", *peers_pipeline(self.place, self.control.path), *end])


class V4l2SinkInStep(V4l2Sink):
    """As it is without any property: it shows each frame when its time has come."""
    name, sync = "v4l2sink, sync", "sync=true"


class FfmpegSource(Side):
    """The bare source of ffmpeg: it reads the frames from a pipe."""
    name = "ffmpeg-source"

    def start(self):
        self.feed(["-map", "0", "-c", "copy", "-f", "null", "-"])

    def feed(self, outputs):
        place = self.place
        writer = self.spawn([f"{place.build}/bench/jcam-bench-writer", "--control", self.control.path, "--mode",
                             place.mode, "--format", place.source_pixel, "--stdout"], stdout=subprocess.PIPE)
        self.spawn(["ffmpeg", "-nostdin", "-loglevel", "error", "-probesize", "32", "-f", "rawvideo", "-pixel_format",
                    FFMPEG_FORMATS[place.source_pixel], "-video_size", place.size, "-framerate", str(place.fps), "-i", "pipe:0",
                    *outputs], stdin=writer.stdout)
        writer.stdout.close()


class Ffmpeg(FfmpegSource):
    name, base = "ffmpeg", "ffmpeg-source"

    def start(self):
        outputs = []
        for node in self.nodes:
            outputs += ["-map", "0", "-c", "copy", "-f", "v4l2", node]
        self.feed(outputs)


class WriteLoop(Side):
    name = "write()"

    def start(self):
        place = self.place
        self.spawn([f"{place.build}/bench/jcam-bench-writer", "--control", self.control.path, "--mode", place.mode,
                    "--format", place.pixel, *self.nodes])


def node_number(path):
    return int(path.removeprefix("/dev/video"))


def wait_for_format(node, seconds=20):
    """Until somebody has begun to write to the node."""
    path = f"/sys/devices/virtual/video4linux/video{node_number(node)}/format"
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            with open(path, encoding="ascii") as file:
                if file.read().strip():
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise TimeoutError(f"nobody writes to {node} after {seconds} s")


SIDES = {side.name: side for side in (Bridge, GstSource, V4l2Sink, V4l2SinkInStep, FfmpegSource, Ffmpeg, WriteLoop)}
