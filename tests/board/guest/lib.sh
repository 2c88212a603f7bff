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
# pids_of PROGRAM: as the kernel names it; the machine has no procps.
pids_of() { grep -lx -- "$1" /proc/[0-9]*/comm 2> /dev/null | cut -d/ -f3 | grep .; }
# killed PROGRAM: by KILL, each of them; it has to be there, and to be gone then.
killed() {
  local pid pids
  pids=$(pids_of "$1")
  [ -n "$pids" ] || { echo "no $1 runs"; return 1; }
  for pid in $pids; do kill -9 "$pid" || return 1; done
  for pid in $pids; do until_true 10 test ! -e "/proc/$pid/fd/0" || return 1; done
}
# knows_cdi ENGINE: by its version.
knows_cdi() {
  case $1:$($1 --version | grep -oE '[0-9]+\.[0-9]+' | head -n 1) in
    docker:1?.* | docker:20.* | docker:23.* | docker:24.* | podman:[123].* | podman:4.0) return 1 ;;
  esac
}
# moves CONTAINER TIMES: one of Docker's runs, and saw pictures in each of so many starts.
moves() {
  docker logs "$1" 2>&1 | tail -n 5
  [ "$(docker inspect -f '{{.State.Running}}' "$1")" = true ] && [ "$(docker logs "$1" 2>&1 | grep -c moving)" -ge "$2" ]
}
streaming() { local said; said=$(jcamctl status); echo "$said"; grep -q streaming <<< "$said"; }
