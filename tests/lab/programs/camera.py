# SPDX-License-Identifier: Apache-2.0
"""Who writes to the node: jcam's daemon, on demand, or as its peer the gst-launch line that people use without it."""
import json
import os
import subprocess
import time

SIZE = "640x480@30"


def environment(build, work):
    # The registry of the other lab tests: to make one anew takes longer than a first frame may.
    return dict(os.environ, GST_PLUGIN_PATH=f"{build}/tests/fakes", GST_REGISTRY=f"{build}/tests/lab/gst-registry.bin",
                JCAM_FAKE_ARGUS_FAIL_FILE=f"{work}/fault")


def reading(writer, *limits, meanwhile=lambda: None):
    """What jcam-test-reader says of a reading with these limits."""
    result = f"{writer.log}.json"
    reader = subprocess.Popen([f"{writer.build}/tests/reader/jcam-test-reader", writer.node, *limits, "--json", result],
                              stdout=subprocess.DEVNULL)
    meanwhile()
    reader.wait(60)
    with open(result, encoding="utf-8") as file:
        return json.load(file)


class Bridge:
    """jcam-bridge with one camera, which runs only while it is read where the module tells who reads."""

    def __init__(self, build, work, on_demand=True):
        self.build, self.socket, self.on_demand = build, f"{work}/socket", on_demand
        ready, say = os.pipe()
        self.log = f"{work}/log"
        camera = f"csi0=argus,capture={SIZE},output={SIZE},linger=500ms,on_demand={'true' if on_demand else 'false'}"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [f"{build}/bridge/jcam-bridge", "--camera", camera, "--socket", self.socket, "--ready-fd", str(say)],
                env=environment(build, work), pass_fds=[say], stdout=log, stderr=log)
        os.close(say)
        with os.fdopen(ready, "rb") as pipe:
            if pipe.read(6) != b"READY\n":
                raise RuntimeError("jcam-bridge did not start: " + self.last_words())
        self.node = self.camera()["nodes"][0]["path"]

    def camera(self):
        said = subprocess.run([f"{self.build}/ctl/jcamctl", "--socket", self.socket, "status", "--json"], check=True,
                              timeout=20, stdout=subprocess.PIPE).stdout
        return json.loads(said)["cameras"][0]

    def rest(self, seconds):
        """Waits until nobody reads and the camera stands, and then so long. False if it does not stop."""
        end = time.monotonic() + 20
        while self.tells_readers() and self.on_demand and self.camera()["state"] != "idle":
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        time.sleep(seconds)
        return True

    def tells_readers(self):
        return self.camera()["nodes"][0]["readers"] not in (None, -1)

    def last_words(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-4000:]

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


class Peer:
    """gst-launch into v4l2sink: always on, and what it cannot do either is the module's own doing."""

    on_demand = False

    def __init__(self, build, work, node="/dev/video10"):
        self.build, self.node, self.log = build, node, f"{work}/log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                ["gst-launch-1.0", "-q", "nvarguscamerasrc", "!", "video/x-raw(memory:NVMM),width=640,height=480,framerate=30/1",
                 "!", "nvvidconv", "!", "video/x-raw,format=YUY2", "!", "v4l2sink", f"device={node}"],
                env=environment(build, work), stdout=log, stderr=log)
        time.sleep(3)

    def rest(self, seconds):
        time.sleep(seconds)
        return self.process.poll() is None

    def tells_readers(self):
        return False

    last_words = Bridge.last_words
    stop = Bridge.stop
