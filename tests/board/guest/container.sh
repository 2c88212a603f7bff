#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# In a container: whether the camera gives pictures that move. Slates stand still, and an emulated camera takes its time to
# start: some rounds of frames, until three of the end of one are three pictures.
set -e
device=${1:-${JCAM_CSI0:-$JCAM_CSI1}} size=$((640 * 480 * 2))
frame() { dd if=/tmp/frames bs=$size skip="$1" count=1 2> /dev/null | md5sum; }
for round in 1 2 3 4 5 6 7 8; do
  v4l2-ctl -d "$device" --stream-mmap=3 --stream-count=30 --stream-to=/tmp/frames > /tmp/log 2>&1 || { cat /tmp/log; exit 1; }
  [ "$(wc -c < /tmp/frames)" -ge $((size * 30)) ] || { echo "only $(wc -c < /tmp/frames) bytes came"; exit 1; }
  if [ "$(frame 25)" != "$(frame 27)" ] && [ "$(frame 27)" != "$(frame 29)" ]; then exit 0; fi
  sleep 1
done
echo "the picture stands still in $round rounds"
exit 1
