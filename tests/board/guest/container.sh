#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# container.sh [stay|read]: in a container: whether the camera gives pictures that move. Slates stand still, come twice a second,
# and an emulated camera takes its time to start: rounds of frames, until each of some is another picture. Then it says so and
# ends; with "stay" and "read" it is there until it is told to end, as programs should, and "read" reads on.
set -e
trap 'exit 143' TERM
device=${JCAM_CSI0:-$JCAM_CSI1} size=$((320 * 240 * 2)) rounds=0
frame() { dd if=/tmp/frames bs=$size skip="$1" count=1 2> /dev/null | md5sum; }
moves() { [ "$(frame 3)" != "$(frame 5)" ] && [ "$(frame 5)" != "$(frame 7)" ] && [ "$(frame 7)" != "$(frame 9)" ]; }
end=$(($(date +%s) + 240))
until [ $rounds -gt 0 ] && moves; do
  [ "$(date +%s)" -lt $end ] || { echo "the picture stands still in $rounds rounds of 240 s"; exit 1; }
  timeout 120 v4l2-ctl -d "$device" --stream-mmap=3 --stream-count=10 --stream-to=/tmp/frames > /tmp/log 2>&1 ||
    { echo "v4l2-ctl in round $rounds ends with $?"; cat /tmp/log; exit 1; }
  [ "$(wc -c < /tmp/frames)" -ge $((size * 10)) ] || { echo "only $(wc -c < /tmp/frames) bytes came"; exit 1; }
  rounds=$((rounds + 1))
done
echo "moving after $rounds rounds"
case ${1:-} in
  stay) sleep 1000000 & wait ;;
  read) v4l2-ctl -d "$device" --stream-mmap=3 --stream-count=1000000 --stream-to=/dev/null > /dev/null 2>&1 & wait ;;
esac
