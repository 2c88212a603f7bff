# SPDX-License-Identifier: Apache-2.0
"""Chromium without a screen, which reads the camera by getUserMedia on a page of ours and tells what it saw."""
import http.server
import json
import os
import threading

import pictures

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "page.html")
# Not --auto-accept-camera-and-microphone-capture beside --use-fake-ui-for-media-stream: it crashes at once then.
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream")
SECONDS = 240


class Listener(http.server.BaseHTTPRequestHandler):
    def do_GET(self):  # the name is the library's
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/":
            with open(PAGE, "rb") as file:
                self.wfile.write(file.read())

    def do_POST(self):
        self.server.said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(204)
        self.end_headers()
        self.server.heard.set()

    def log_message(self, format, *args):
        """The library would write each request to standard error."""


def codes(start, end, work, wrong):
    """Codes of the pictures on the page's video; start and end run a program, wrong makes an error of a text."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.heard, server.said = threading.Event(), {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = start(f"{work}/log", "chromium", *FLAGS, f"--user-data-dir={work}/profile", f"http://127.0.0.1:{server.server_port}/")
    heard = server.heard.wait(SECONDS)
    end(browser)
    server.shutdown()
    said = server.said
    if not heard or "error" in said:
        with open(f"{work}/log", encoding="utf-8", errors="replace") as log:
            raise wrong(f"{said.get('error', f'the page said nothing in {SECONDS} s')}: {log.read()[-300:]}")
    if (said["state"], said["muted"], said["width"], said["height"]) != ("live", False, pictures.WIDTH, pictures.HEIGHT):
        raise wrong(str({key: said[key] for key in ("label", "state", "muted", "width", "height")}))
    return [pictures.code_of(lambda x, y, text=text: 255 * int(
        text[y // pictures.BLOCK * pictures.COLUMNS + x // pictures.BLOCK])) for text in said["seen"]]
