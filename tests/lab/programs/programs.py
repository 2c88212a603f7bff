# SPDX-License-Identifier: Apache-2.0
"""Programs of Debian that read a camera, each as its users call it. PROGRAMS has them by name: (what must be installed,
function of node and working directory that gives the codes of the pictures that the program kept)."""
import glob
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

import chromium
import pictures

FRAMES = 60
SECONDS = 40
RAW = ("-f", "rawvideo", "-pix_fmt", "yuyv422", "-s", f"{pictures.WIDTH}x{pictures.HEIGHT}", "-i")
OPENCV = """
import sys, cv2
camera = cv2.VideoCapture(sys.argv[1], cv2.CAP_V4L2)
with open(sys.argv[2], "wb") as file:
    for _ in range(int(sys.argv[3])):
        good, picture = camera.read()
        if not good:
            sys.exit("no frame")
        file.write(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).tobytes())
"""
MOTION = """
daemon off
setup_mode off
videodevice {node}
v4l2_palette 15
width 640
height 480
framerate 15
emulate_motion on
picture_output on
picture_quality 90
movie_output off
text_right
stream_port 0
webcontrol_port 0
target_dir {work}
picture_filename motion%v%H%M%S%q
log_level 5
"""


class Wrong(Exception):
    """A program failed, or did not come to its end."""


def run(*argv, seconds=SECONDS):
    """The program's output, when it ends well."""
    try:
        done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds,
                              check=False)
    except subprocess.TimeoutExpired as late:
        raise Wrong(f"it did not end in {seconds} s: {(late.stdout or b'').decode(errors='replace')[-200:]}") from late
    said = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        raise Wrong(f"status {done.returncode}: {said.strip()[-600:]}")
    return said


def start(log, *argv):
    with open(log, "wb") as file:
        return subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=file, stderr=file)


def end(process, number=signal.SIGTERM):
    process.send_signal(number)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired as late:
        process.kill()
        process.wait()
        raise Wrong(f"it did not end by signal {number}") from late


def files_of(work, kind):
    """One run of ffmpeg for all files: to start it takes longer than to decode a picture."""
    if not glob.glob(f"{work}/*.{kind}"):
        return []
    return pictures.codes_in("-f", "image2", "-pattern_type", "glob", "-i", f"{work}/*.{kind}")


def v4l2_ctl(node, work):
    said = run("v4l2-ctl", "-d", node, "--stream-mmap", f"--stream-count={FRAMES}", f"--stream-to={work}/raw")
    if "timeout" in said.lower():
        raise Wrong(said[-300:])
    return pictures.codes_in(*RAW, f"{work}/raw")


def ffmpeg(node, work):
    run("ffmpeg", "-nostdin", "-v", "error", "-f", "v4l2", "-i", node, "-frames:v", str(FRAMES), "-c", "copy", "-f", "rawvideo",
        "-y", f"{work}/raw")
    return pictures.codes_in(*RAW, f"{work}/raw")


def gstreamer(node, work):
    run("gst-launch-1.0", "-q", "v4l2src", f"device={node}", f"num-buffers={FRAMES}", "!", "video/x-raw,framerate=30/1", "!",
        "filesink", f"location={work}/raw")
    return pictures.codes_in(*RAW, f"{work}/raw")


def opencv(node, work):
    run(sys.executable, "-c", OPENCV, node, f"{work}/gray", str(FRAMES))
    with open(f"{work}/gray", "rb") as file:
        return pictures.codes_in_gray(file.read())


def mpv(node, work):
    run("mpv", "--no-config", "--no-audio", "--untimed", "--vo=image", "--vo-image-format=jpg", f"--vo-image-outdir={work}",
        f"--frames={FRAMES}", f"av://v4l2:{node}")
    return files_of(work, "jpg")


def fswebcam(node, work):
    """One picture each time it is called, after some that it throws away."""
    for number in range(4):
        run("fswebcam", "-d", f"v4l2:{node}", "-r", "640x480", "-S", "30", "--no-banner", "--jpeg", "95", f"{work}/{number}.jpg")
    return files_of(work, "jpg")


def streamer(node, work):
    run("streamer", "-q", "-c", node, "-s", "640x480", "-t", str(FRAMES), "-r", "10", "-f", "ppm", "-o", f"{work}/000.ppm")
    return files_of(work, "ppm")


def motion(node, work):
    with open(f"{work}/conf", "w", encoding="utf-8") as file:
        file.write(MOTION.format(node=node, work=work))
    process = start(f"{work}/log", "motion", "-n", "-c", f"{work}/conf")
    last = time.monotonic() + SECONDS
    while time.monotonic() < last and len(glob.glob(f"{work}/*.jpg")) < FRAMES // 2 and process.poll() is None:
        time.sleep(0.2)
    end(process)
    return files_of(work, "jpg")


def ustreamer(node, work):
    process = start(f"{work}/log", "ustreamer", "-d", node, "-r", "640x480", "--host", "127.0.0.1", "--port", "8088")
    last = time.monotonic() + SECONDS
    shots = 0
    while time.monotonic() < last and shots < FRAMES // 2 and process.poll() is None:
        try:
            with urllib.request.urlopen("http://127.0.0.1:8088/snapshot", timeout=5) as answer:
                picture = answer.read()
            with open(f"{work}/{shots:03}.jpg", "wb") as file:
                file.write(picture)
            shots += 1
        except OSError:
            pass
        time.sleep(0.1)
    end(process)
    return files_of(work, "jpg")


def chromium_page(node, work):
    """It looks for cameras itself: the node is the only one that there is."""
    del node
    return chromium.codes(start, end, work, Wrong)


PROGRAMS = {
    "ffmpeg": ("ffmpeg", ffmpeg), "gstreamer": ("gst-launch-1.0", gstreamer), "opencv": ("cv2", opencv), "mpv": ("mpv", mpv),
    "ustreamer": ("ustreamer", ustreamer), "motion": ("motion", motion), "fswebcam": ("fswebcam", fswebcam),
    "streamer": ("streamer", streamer), "v4l2-ctl": ("v4l2-ctl", v4l2_ctl),
    "chromium": ("chromium", chromium_page),
}
# These run only when they are asked for: they want 3 GB of memory and minutes.
LARGE = ("chromium",)
# Pictures that differ, at least: the camera's, beside slates of the first moment.
FEWEST = {"fswebcam": 3, "streamer": 30, "motion": 20, "ustreamer": 10, "chromium": 10}


def installed(name):
    needs = PROGRAMS[name][0]
    if needs == "cv2":
        return subprocess.run([sys.executable, "-c", "import cv2"], stderr=subprocess.DEVNULL, check=False).returncode == 0
    return shutil.which(needs) is not None


def fewest(name):
    return FEWEST.get(name, FRAMES * 2 // 3)


def pictures_of(name, node, work):
    """Runs it in a directory of its own; how many of the pictures are different ones of the camera, of how many."""
    place = f"{work}/{name}.{time.monotonic_ns()}"
    os.mkdir(place)
    try:
        codes = PROGRAMS[name][1](node, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return pictures.moving(codes), len(codes)
