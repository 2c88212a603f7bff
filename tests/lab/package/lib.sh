# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the steps of life share. Sourced; wants $here, the folder of this file.

. "$here/../systemd/lib.sh"
capture_pid() { jcamctl status --json | grep -oE '"capture_pid": *[0-9]+' | grep -oE '[0-9]+$'; }
recaptured() { local pid; pid=$(capture_pid) && [ "$pid" != 0 ] && [ "$pid" != "$1" ] && streaming; }
# The labels of all nodes of v4l2loopback, on one line.
labels() { cat /sys/devices/virtual/video4linux/video*/name 2> /dev/null | sort | tr '\n' ' '; }
# mode FILE 'GROUP MODE'
mode() { [ "$(stat -L -c '%G %a' "$1")" = "$2" ]; }
# journal PATTERN COUNT: the daemon's log has so many lines of it. It arrives a little after the fact.
journal() { [ "$(journalctl -u jcam-bridge -o cat --no-pager | grep -c -- "$1")" -ge "$2" ]; }
# What is on the root and was not when the lab began; whiteouts of the overlay are character devices.
written() { (cd /run/lab-written && find . ! -type c ! -type d | sort); }
written_directories() { (cd /run/lab-written && find . -type d | sort); }
# with_dpkg ARG...: what it says only when it fails. The lab's kernel keeps a file of the host open for each that it has
# seen, and dpkg looks at thousands: they are let go of.
with_dpkg() {
  local status=0
  DEBIAN_FRONTEND=noninteractive dpkg "$@" > /run/dpkg.log 2>&1 || { status=1; cat /run/dpkg.log; }
  echo 2 > /proc/sys/vm/drop_caches
  return $status
}
