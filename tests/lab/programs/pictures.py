# SPDX-License-Identifier: Apache-2.0
"""What a program kept of a camera, judged by the code that the fake camera draws (tests/fakes/frame_code.h)."""
import subprocess

WIDTH, HEIGHT = 640, 480
BLOCK, COLUMNS = 8, 32


def check(words):
    """The check of a code; neither a black nor a white picture has it."""
    number, milliseconds, sensor = words
    total = sum((number >> 16, number & 0xFFFF, milliseconds >> 16, milliseconds & 0xFFFF, sensor))
    return ~total & 0xFFFF


def code_of(luma):
    """luma(x, y) of a picture -> (number, milliseconds), or None: a slate, a torn or a foreign picture."""
    rows = []
    for row in range(3):
        word = 0
        for column in range(COLUMNS):
            bright = luma(column * BLOCK + BLOCK // 2, row * BLOCK + BLOCK // 2) > 126
            word = word << 1 | bright
        rows.append(word)
    number, milliseconds, last = rows
    if last >> 16 & 0xFF != 0xA5 or last & 0xFFFF != check((number, milliseconds, last >> 24)):
        return None
    return number, milliseconds


def codes_in(*source):
    """Codes of all pictures that ffmpeg finds, whatever they are: its input options, the last of them the file."""
    decoded = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", *source, "-vsync", "passthrough", "-vf", f"scale={WIDTH}:{HEIGHT}",
         "-f", "rawvideo", "-pix_fmt", "gray", "-"], stdout=subprocess.PIPE, check=False).stdout
    return codes_in_gray(decoded)


def codes_in_gray(data):
    size = WIDTH * HEIGHT
    return [code_of(lambda x, y, at=at: data[at + y * WIDTH + x]) for at in range(0, len(data) - size + 1, size)]


def moving(codes):
    """How many pictures of the camera there are that differ from all others."""
    return len({code for code in codes if code})
