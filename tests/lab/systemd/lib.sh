# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What scripts that test jcam under systemd share. Sourced; `fail` is 1 once a check has failed.

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
streaming() { jcamctl status | grep -q streaming; }
# The daemon had nothing to complain about, its log being quiet when all is well. A first start that looks at all of
# GStreamer's plugins may be late on a slow machine.
quiet() { ! journalctl -u jcam-bridge -p warning -o cat --no-pager | grep -v ': no frame within 10 s$'; }
# How many descriptors systemd keeps for the next daemon.
stored() { [ "$(systemctl show -P NFileDescriptorStore jcam-bridge)" = "$1" ]; }
