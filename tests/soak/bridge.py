# SPDX-License-Identifier: Apache-2.0
"""jcam-bridge with two fake Argus cameras, and what it holds of the machine."""
import json
import os
import signal
import socket
import subprocess
import time

CONFIG = """\
[argus]
socket = "{argus}"
[defaults]
capture = "640x480@30"
output = "640x480@30"
nodes = 2
max_nodes = 2
detect_frozen = true
linger = "{linger}ms"
[camera.csi0]
[camera.csi0.properties]
saturation = {saturation}
[camera.csi1]
"""
CAMERAS = (0, 1)


class Bridge:
    """The daemon. Its working directory also has the fakes' fault file and the socket it takes for Argus' own."""

    def __init__(self, build, work):
        self.build, self.work = build, work
        self.argus_path = f"{work}/argus_socket"
        self.faults = {}
        self.argus = None
        self.argus_on()
        self.configure(1000, 1.0)
        ready, say = os.pipe()
        self.log = open(f"{work}/log", "wb")
        # The registry of the other lab tests: to make one anew takes longer than a first frame may.
        environment = dict(os.environ, GST_PLUGIN_PATH=f"{build}/tests/fakes",
                           GST_REGISTRY=f"{build}/tests/lab/gst-registry.bin",
                           JCAM_FAKE_ARGUS_FAIL_FILE=f"{work}/fault")
        self.process = subprocess.Popen(
            [f"{build}/bridge/jcam-bridge", "--config", f"{work}/jcam.toml", "--socket", f"{work}/socket", "--ready-fd",
             str(say), "--verbose"], env=environment, pass_fds=[say], stdout=self.log, stderr=self.log)
        os.close(say)
        with os.fdopen(ready, "rb") as pipe:
            if pipe.read(6) != b"READY\n":
                raise RuntimeError("jcam-bridge did not start:\n" + self.last_log())

    def last_log(self, lines=60):
        """The daemon's own lines; the captures' begin without a time."""
        with open(f"{self.work}/log", encoding="utf-8", errors="replace") as file:
            return "".join([line for line in file if line[2:3] == ":"][-lines:])

    def configure(self, linger_ms, saturation):
        with open(f"{self.work}/jcam.toml", "w", encoding="utf-8") as file:
            file.write(CONFIG.format(argus=self.argus_path, linger=linger_ms, saturation=saturation))

    def ctl(self, *arguments):
        """Output of jcamctl; raises where it fails or takes longer than the daemon may."""
        return subprocess.run([f"{self.build}/ctl/jcamctl", "--socket", f"{self.work}/socket", *arguments],
                              check=True, timeout=20, stdout=subprocess.PIPE).stdout

    def cameras(self):
        return json.loads(self.ctl("status", "--json"))["cameras"]

    def node_paths(self):
        """One list of paths for each camera."""
        return [[node["path"] for node in camera["nodes"]] for camera in self.cameras()]

    def capture(self, number):
        """The pid of a camera's capture, 0 if there is none any more."""
        pid = self.cameras()[number]["capture_pid"]
        return pid if pid > 0 and pid in self.children() else 0

    def children(self):
        """Pids of the daemon's children, also of those that nobody reaped."""
        pids = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                    # The name is in brackets and may have any character; the state and the parent follow it.
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid:
                pids.append(int(pid))
        return pids

    def set_fault(self, number, words):
        """What the fake Argus does wrong with this sensor from the next frame on; empty: nothing."""
        self.faults[number] = words
        lines = [f"{n}:{word}" for n, text in self.faults.items() if text for word in text.split(";")]
        with open(f"{self.work}/fault.new", "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        os.rename(f"{self.work}/fault.new", f"{self.work}/fault")

    def argus_on(self):
        if self.argus is None:
            self.argus = socket.socket(socket.AF_UNIX)
            self.argus.bind(self.argus_path)

    def argus_off(self):
        if self.argus is not None:
            os.unlink(self.argus_path)
            self.argus.close()
            self.argus = None

    def streaming(self):
        return all(camera["state"] == "streaming" and camera["capture_pid"] > 0 and camera["spare_pid"] > 0
                   for camera in self.cameras())

    def wait_streaming(self, seconds):
        """True once both cameras have streamed for two seconds, each with a spare capture, and nothing else runs: slates are drawn by
        children."""
        end, since = time.monotonic() + seconds, None
        while time.monotonic() < end:
            settled = self.streaming() and len(self.children()) == 2 * len(CAMERAS)
            since = (since or time.monotonic()) if settled else None
            if since and time.monotonic() - since > 2:
                return True
            time.sleep(0.2)
        return False

    def holdings(self):
        """What must not grow. Taken while both cameras stream, so that two moments compare."""
        pids = [self.process.pid, *self.children()]
        return {"descriptors": len(os.listdir(f"/proc/{self.process.pid}/fd")),
                "children": len(pids) - 1,
                "rss_kb": self._kilobytes(f"/proc/{self.process.pid}/status", "VmRSS:"),
                "pss_kb": sum(self._kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:") for pid in pids)}

    @staticmethod
    def _kilobytes(path, key):
        with open(path, encoding="ascii", errors="replace") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(key))

    def stop(self):
        """Ends the daemon as systemd would; its exit status, or a word for one that had to be killed."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return "killed: it did not end within 10 s"
