# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the parts of a suite have in common. The host reads the lines that begin with "BOARD".
failed=/cargo/failed
say() { printf 'BOARD %s  %s\n' "$(cut -d. -f1 /proc/uptime)" "$*"; }

# check NAME COMMAND...: one line for it; of a failure also what the command said.
check() {
  local name=$1 said; shift
  if said=$("$@" 2>&1); then
    echo "$name" >> /cargo/passed
    say "ok    $name"
  else
    echo "$name" >> "$failed"
    say "FAIL  $name"
    printf '%s\n' "${said:-(it said nothing)}" | tail -n 25 | sed 's/^/BOARD | /'
  fi
}

# until_true SECONDS COMMAND...: tries again until it is so. An emulated machine is slow: the limits are long.
until_true() {
  local end=$(($(date +%s) + $1)); shift
  until "$@" > /tmp/said 2>&1; do
    [ "$(date +%s)" -lt "$end" ] || { cat /tmp/said; return 1; }
    sleep 0.5
  done
}
main_pid() { systemctl show -P MainPID jcam-bridge; }
capture_pid() { pgrep -x jcam-capture | head -n 1; }
streaming() { local said; said=$(jcamctl status); echo "$said"; grep -q streaming <<< "$said"; }
