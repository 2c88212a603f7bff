#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# container.sh [stay|read]: in a container: whether the camera gives pictures that move. Slates stand still, and an emulated
# camera takes its time to start: some rounds of frames, until three of the end of one are three pictures. Then it says so and
# ends; with "stay" and "read" it is there until it is told to end, as programs should, and "read" reads on.
set -e
trap 'exit 143' TERM
device=${JCAM_CSI0:-$JCAM_CSI1} size=$((640 * 480 * 2))
frame() { dd if=/tmp/frames bs=$size skip="$1" count=1 2> /dev/null | md5sum; }
moves() { [ "$(frame 25)" != "$(frame 27)" ] && [ "$(frame 27)" != "$(frame 29)" ]; }
round=0
while [ $round -lt 8 ]; do
  v4l2-ctl -d "$device" --stream-mmap=3 --stream-count=30 --stream-to=/tmp/frames > /tmp/log 2>&1 || { cat /tmp/log; exit 1; }
  [ "$(wc -c < /tmp/frames)" -ge $((size * 30)) ] || { echo "only $(wc -c < /tmp/frames) bytes came"; exit 1; }
  ! moves || break
  round=$((round + 1))
  sleep 1
done
[ $round -lt 8 ] || { echo "the picture stands still in $round rounds"; exit 1; }
echo moving
case ${1:-} in
  stay) sleep 1000000 & wait ;;
  read) v4l2-ctl -d "$device" --stream-mmap=3 --stream-count=1000000 --stream-to=/dev/null > /dev/null 2>&1 & wait ;;
esac
