# SPDX-License-Identifier: Apache-2.0
"""Answers jcam-run as a bridge does that has one camera, where there is no module and so no node to give: /dev/null
takes its place. One thread a connection; a reservation lasts as long as its connection, as with the bridge."""
import json
import os
import socketserver
import threading

CAMERA = {"name": "csi0", "source": "test", "sensor_id": 0, "format": "yuyv", "mode": "640x480@30", "state": "streaming",
          "reason": "", "next_try_ms": None, "capture_pid": 1, "spare_pid": 0, "frames": 1, "rate": 30, "drops": 0,
          "restarts": 0, "restarts_by_reason": {}, "time_to_first_frame_ms": 1, "longest_gap_ms": 1, "copied_bytes": 0,
          "latency": {"bounds_ms": [], "counts": [0], "sum_us": 0}, "nodes": []}


def answer(request):
    reply = {"v": 1, "id": request["id"], "ok": True}
    if request["op"] == "status":
        return {**reply, "version": "0.1.0", "pid": 1, "uptime_ns": 1, "module_version": "0.15.4", "cameras": [CAMERA],
                "argus": {"socket": "/tmp/argus_socket", "present": False}, "problem": None}
    if request["op"] == "reserve":
        device = os.stat("/dev/null")
        # Stale, as a node is that another container had before: the case that costs most.
        return {**reply, "node": "csi0", "path": "/dev/null", "major": os.major(device.st_rdev),
                "minor": os.minor(device.st_rdev), "gid": device.st_gid, "format": "yuyv", "mode": "640x480@30", "stale": True}
    raise ValueError(f"jcam-run asks for {request['op']}")


class Connection(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(json.dumps(answer(json.loads(line))).encode() + b"\n")


class StandInBridge:
    def __init__(self, work):
        self.socket = f"{work}/bridge.sock"
        self._server = socketserver.ThreadingUnixStreamServer(self.socket, Connection)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self):
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
