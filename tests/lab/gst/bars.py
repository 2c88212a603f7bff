# SPDX-License-Identifier: Apache-2.0
"""usage: bars.py WIDTHxHEIGHT FILE [BRIGHT COUNT]: whether the last picture in FILE (BGRx) begins with bars, the first seven of
COUNT (7) side by side: white, yellow, cyan, green, magenta, red and blue, as bright as BRIGHT (255)."""
import sys

BARS = [(1, 1, 1), (1, 1, 0), (0, 1, 1), (0, 1, 0), (1, 0, 1), (1, 0, 0), (0, 0, 1)]
# A JPEG's losses and a converter's rounding; a wrong matrix is 18 away and more, a wrong range 14.
TOLERANCE = 9

width, height = map(int, sys.argv[1].split("x"))
bright, count = map(int, sys.argv[3:5] or (255, 7))
with open(sys.argv[2], "rb") as file:
    picture = file.read()[-width * height * 4:]
if len(picture) != width * height * 4:
    sys.exit(f"{len(picture)} bytes are no picture of {width}x{height}")
wrong = []
for i, bar in enumerate(BARS):
    at = (height // 4 * width + width * (2 * i + 1) // (2 * count)) * 4
    blue, green, red = picture[at:at + 3]
    if any(abs(got - bright * want) > TOLERANCE for got, want in zip((red, green, blue), bar)):
        wrong.append(f"bar {i} is {(red, green, blue)}, not {tuple(bright * part for part in bar)}")
sys.exit("\n".join(wrong) or 0)
