# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the steps of life share. Sourced.

fail=0
check() { # check 'what' COMMAND...
  local what=$1; shift
  if "$@" > /dev/null 2>&1; then echo "ok: $what ($SECONDS s)"; else echo "FAILED: $what ($SECONDS s)"; fail=1; fi
}
until_true() { # until_true SECONDS COMMAND...
  local end=$((SECONDS + $1)); shift
  until "$@" > /dev/null 2>&1; do [ $SECONDS -lt $end ] || return 1; sleep 0.2; done
}
main_pid() { systemctl show -P MainPID jcam-bridge; }
# replaced PID: another daemon runs and has said that its nodes stand.
replaced() { [ "$(main_pid)" != 0 ] && [ "$(main_pid)" != "$1" ] && systemctl is-active -q jcam-bridge; }
capture_pid() { jcamctl status --json | grep -oE '"capture_pid": *[0-9]+' | grep -oE '[0-9]+$'; }
streaming() { jcamctl status | grep -q streaming; }
recaptured() { local pid; pid=$(capture_pid) && [ "$pid" != 0 ] && [ "$pid" != "$1" ] && streaming; }
# The labels of all nodes of v4l2loopback, on one line.
labels() { cat /sys/devices/virtual/video4linux/video*/name 2> /dev/null | sort | tr '\n' ' '; }
stored() { [ "$(systemctl show -P NFileDescriptorStore jcam-bridge)" = "$1" ]; }
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
