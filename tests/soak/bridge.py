# SPDX-License-Identifier: Apache-2.0
"""jcam-bridge with two fake Argus cameras, as a service of systemd, and what it holds of the machine."""
import json
import os
import socket
import subprocess
import time

CONFIG = """\
[argus]
socket = "{argus}"
[defaults]
capture = "640x480@30"
output = "{size}"
nodes = 2
max_nodes = 2
detect_frozen = true
linger = "{linger}ms"
[camera.csi0]
[camera.csi0.properties]
saturation = {saturation}
[camera.csi0.stream.small]
output = "320x180@10"
[camera.csi1]
[camera.csi1.stream.small]
output = "320x180@10"
"""
CAMERAS = (0, 1)
UNIT = "jcam-soak"
# As in jcam-bridge.service, for the same reasons.
PROPERTIES = ("Type=notify", "NotifyAccess=main", "Restart=always", "RestartSec=300ms", "StartLimitIntervalSec=0", "WatchdogSec=10",
              "WatchdogSignal=SIGKILL", "FileDescriptorStoreMax=64", "KillMode=mixed", "TimeoutStopSec=5")


class Bridge:
    """The daemon. Its working directory also has the fakes' fault file and the socket it takes for Argus' own."""

    def __init__(self, build, work):
        self.build, self.work = build, work
        self.argus_path = f"{work}/argus_socket"
        self.faults = {}
        self.argus = None
        self.argus_on()
        self.configure(1000, 1.0)
        # Set while the daemon is stopped: who asks it something then waits for it.
        self.held = False
        # The registry of the other lab tests: to make one anew takes longer than a first frame may.
        environment = {"GST_PLUGIN_PATH": f"{build}/tests/fakes", "GST_REGISTRY": f"{build}/tests/lab/gst-registry.bin",
                       "JCAM_FAKE_ARGUS_FAIL_FILE": f"{work}/fault",
                       "LD_PRELOAD": f"{build}/tests/soak/libjcamlostevents.so", "JCAM_LOSE_EVENTS": f"{work}/lose-events"}
        try:
            self._systemd("systemd-run", f"--unit={UNIT}", "--quiet", *(f"--property={p}" for p in PROPERTIES),
                          *(f"--setenv={name}={value}" for name, value in environment.items()),
                          f"{build}/bridge/jcam-bridge", "--config", f"{work}/jcam.toml", "--socket", f"{work}/socket", "--verbose")
        except subprocess.SubprocessError as error:
            raise RuntimeError("jcam-bridge did not start:\n" + self.last_log()) from error
        self.pid = self.main_pid()

    @staticmethod
    def _systemd(*arguments):
        return subprocess.run(arguments, check=True, timeout=60, stdout=subprocess.PIPE).stdout.decode().strip()

    def show(self, what, unit=UNIT):
        """A property of a service, ours or another one, as text."""
        return self._systemd("systemctl", "show", "--value", f"--property={what}", unit)

    def main_pid(self):
        return int(self.show("MainPID"))

    def alive(self):
        """False when it ended although nobody asked it to, and whether or not another one was started."""
        return os.path.exists(f"/proc/{self.pid}") and self.pid == self.main_pid()

    def restart(self):
        """Another daemon, which takes over what systemd kept."""
        self._systemd("systemctl", "restart", UNIT)
        self.pid = self.main_pid()

    def last_log(self, lines=60):
        """The daemon's own lines; the captures' are of other names."""
        said = subprocess.run(["journalctl", f"_SYSTEMD_UNIT={UNIT}.service", "_COMM=jcam-bridge", "-o", "short-monotonic",
                               "--no-pager", "-n", str(lines)], stdout=subprocess.PIPE, check=False).stdout
        return said.decode(errors="replace")

    def configure(self, linger_ms, saturation, size="640x480@30"):
        with open(f"{self.work}/jcam.toml", "w", encoding="utf-8") as file:
            file.write(CONFIG.format(argus=self.argus_path, linger=linger_ms, saturation=saturation,
                                     size=size))

    def ctl(self, *arguments):
        """Output of jcamctl; raises where it fails or takes longer than the daemon may."""
        return subprocess.run([f"{self.build}/ctl/jcamctl", "--socket", f"{self.work}/socket", *arguments],
                              check=True, timeout=20, stdout=subprocess.PIPE).stdout

    def cameras(self):
        return json.loads(self.ctl("status", "--json"))["cameras"]

    def node_paths(self):
        """One list of paths for each camera: the two of main, then that of the small stream. Asked first of all: where memory is
        slow, a daemon that opens six nodes has no time for anybody for longer than jcamctl waits."""
        end = time.monotonic() + 60
        while True:
            try:
                return [[node["path"] for node in camera["nodes"]] for camera in self.cameras()]
            except subprocess.CalledProcessError:
                if time.monotonic() > end or not self.alive():
                    raise
                time.sleep(0.2)

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
            if parent == self.pid:
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

    def has_size(self, size):
        """All nodes are there, with this size."""
        return all(camera["mode"] == size and all(node["state"] == "ok" for node in camera["nodes"]) for camera in self.cameras())

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
        pids = [self.pid, *self.children()]
        return {"descriptors": len(os.listdir(f"/proc/{self.pid}/fd")),
                "children": len(pids) - 1,
                "rss_kb": self._kilobytes(f"/proc/{self.pid}/status", "VmRSS:"),
                "pss_kb": sum(self._kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:") for pid in pids)}

    @staticmethod
    def _kilobytes(path, key):
        with open(path, encoding="ascii", errors="replace") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(key))

    def stop(self):
        """Ends the daemon by systemd; what systemd thought of its end."""
        self._systemd("systemctl", "stop", UNIT)
        return self.show("Result")
