# SPDX-License-Identifier: Apache-2.0
"""The ways to have a camera's picture in full and a smaller one of it beside."""
import shlex
import subprocess

from places import FFMPEG_FORMATS
from sides import Bridge, FfmpegSource, GstSource, Side, bridge_config

SMALL_SIZE, SMALL_FPS = "640x360", 10
TEE = " jcamtee. ! "


def stream_config(name, pixel):
    return f'[camera.csi0.stream.{name}]\noutput = "{SMALL_SIZE}@{SMALL_FPS}"\nformat = "{pixel}"\n'


def branches(place, control):
    """The pipeline that the bridge runs for both, for gst-launch: (source, small branch, main branch), without sinks and
    without jcamrange, which gst-launch does not know; of these frames that changes nothing."""
    path = f"{place.work}/probe.toml"
    with open(path, "w", encoding="utf-8") as file:
        file.write(bridge_config(place, control, 1, {}) + stream_config("small", place.pixel))
    out = subprocess.run([f"{place.build}/bridge/jcam-bridge", "--check", "--config", path], check=True,
                         stdout=subprocess.PIPE, env=place.env).stdout.decode()
    parts = out.strip().splitlines()[-1].strip().split(TEE)
    ours = ("jcamrange", "jcamsink")
    cleaned = [" ! ".join(word for word in part.split(" ! ") if not word.startswith(ours)) for part in parts]
    source, small, main = cleaned
    return source.removesuffix(" ! tee name=jcamtee"), small, main


def gst_launch(text):
    return ["gst-launch-1.0", "-q", *shlex.split(text)]


class Conversion(Side):
    """The small picture made and thrown away: what nobody can save."""
    name = "conversion"

    def __init__(self, place, _nodes):
        super().__init__(place, [])

    def start(self):
        source, small, _ = branches(self.place, self.control.path)
        self.spawn(gst_launch(f"{source} ! {small} ! fakesink sync=false"))


class Source(GstSource):
    """What the camera makes, thrown away."""

    def __init__(self, place, _nodes):
        super().__init__(place, [])

    def start(self):
        self.spawn(gst_launch(f"{branches(self.place, self.control.path)[0]} ! fakesink sync=false"))


class PipeSource(FfmpegSource):
    def __init__(self, place, _nodes):
        super().__init__(place, [])


class Main(Bridge):
    """As most have it: one picture."""
    name = "bridge, main"
    streams = ()

    def __init__(self, place, nodes):
        super().__init__(place, nodes[:1])

    def start(self):
        super().start()
        self.nodes = self.nodes[:1]  # main's come first

    def wait_settled(self):
        # Loading the spare costs as much as a thousand frames, once.
        self.wait_camera("loads no spare", lambda camera: camera["spare_pid"])

    def config(self):
        return super().config() + "".join(stream_config(name, self.place.pixel) for name in self.streams)


class MainOfThree(Main):
    """Two more streams that nobody reads."""
    name, streams = "bridge, main of three", ("small", "other")


class MainAndSmall(Main):
    name, streams = "bridge, main and small", ("small",)

    def start(self):
        Bridge.start(self)


class V4l2Sinks(Side):
    name = "v4l2sink, two"

    def start(self):
        source, small, main = branches(self.place, self.control.path)
        sinks = [f"v4l2sink device={node} sync=false" for node in self.nodes]
        self.spawn(gst_launch(f"{source} ! tee name=t t. ! {small} ! {sinks[1]} t. ! {main} ! {sinks[0]}"))


class FfmpegTwo(FfmpegSource):
    name = "ffmpeg, two"

    def start(self):
        size = SMALL_SIZE.replace("x", ":")
        raw = ["-pix_fmt", FFMPEG_FORMATS[self.place.pixel], "-c:v", "rawvideo", "-f", "v4l2"]
        self.feed(["-map", "0", *raw, self.nodes[0], "-map", "0", "-vf", f"fps={SMALL_FPS},scale={size}", *raw, self.nodes[1]])


TWO_PICTURES = {side.name: side for side in (Source, PipeSource, Conversion, Main, MainOfThree, MainAndSmall, V4l2Sinks,
                                            FfmpegTwo)}
