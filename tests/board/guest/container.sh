#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# In a container: whether the camera gives pictures that move. Slates stand still, so two frames of the end are compared.
set -e
device=${1:-$JCAM_CSI0} size=$((640 * 480 * 2))
v4l2-ctl -d "$device" --stream-mmap=3 --stream-count=30 --stream-to=/tmp/frames > /tmp/log 2>&1 || { cat /tmp/log; exit 1; }
frame() { dd if=/tmp/frames bs=$size skip="$1" count=1 2> /dev/null | md5sum; }
[ "$(wc -c < /tmp/frames)" -ge $((size * 30)) ] || { echo "only $(wc -c < /tmp/frames) bytes came"; exit 1; }
[ "$(frame 29)" != "$(frame 26)" ] || { echo "the picture stands still"; exit 1; }
