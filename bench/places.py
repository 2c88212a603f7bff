# SPDX-License-Identifier: Apache-2.0
"""Where things are, and the camera whose picture all sides make."""
import json
import os

FFMPEG_FORMATS = {"yuyv": "yuyv422", "nv12": "nv12"}
GST_FORMATS = {"yuyv": "YUY2", "nv12": "NV12"}


def environment(build):
    """In which GStreamer finds our plugins, and keeps its list of all."""
    return dict(os.environ, GST_PLUGIN_PATH=f"{build}/bench/plugin:{build}/tests/fakes", GST_REGISTRY=f"{build}/bench/gst-registry.bin")


def socket_path():
    """Of this process's daemon: not in a directory that is shared with it, where an emulated machine makes no sockets."""
    return f"/dev/shm/bench-{os.getpid()}.sock"


class Place:
    """Where things are, and the picture that all sides make."""

    def __init__(self, build, work, size, pixel, fps=30, source_pixel=None):
        """source_pixel: what the camera makes, where that has to be converted."""
        self.build, self.work, self.size, self.pixel, self.fps = build, work, size, pixel, fps
        self.source_pixel = source_pixel or pixel
        self.mode = f"{size}@{fps}"
        self.env = environment(build)

    def source(self, control):
        width, height = self.size.split("x")
        return (f"jcambenchsrc control={control} ! video/x-raw,format={GST_FORMATS[self.source_pixel]},width={width},"
                f"height={height},framerate={self.fps}/1")

    def camera_lines(self, control):
        """The camera's source, in the bridge's configuration."""
        return [f"source = {json.dumps('gst:' + self.source(control))}"]


class Board(Place):
    """A Jetson: the source is a sensor, at its own speed and without stamps."""

    def __init__(self, build, work, size, pixel, fps, sensor):
        super().__init__(build, work, size, pixel, fps)
        self.sensor = sensor

    def camera_lines(self, control):
        return ['source = "argus"', f"sensor_id = {self.sensor}"]
