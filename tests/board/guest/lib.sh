# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the parts of a suite have in common. The host reads the lines that begin with "BOARD".
cargo=${JCAM_CARGO:-/cargo} tmp=${TMPDIR:-/tmp}
passed=$cargo/passed failed=$cargo/failed
log=$cargo/reader.log
# Seconds that one check may take: past them not even an emulation beside other work has an excuse.
limit=400
say() {
  local up
  read -r up _ < /proc/uptime
  printf 'BOARD %s  %s\n' "${up%.*}" "$*"
  echo > "$cargo/spoken"
}

# pause SECONDS: without a process, of which each costs time in an emulation.
[ -e "$tmp/pause" ] || mkfifo "$tmp/pause"
exec 9<> "$tmp/pause"
pause() { read -r -t "$1" -u 9 || true; }

# family PID: it and all that are under it.
family() {
  local children child
  echo "$1"
  read -r children < "/proc/$1/task/$1/children" || true
  for child in $children; do family "$child"; done 2> /dev/null
}
# waiting PID...: what each is, and in which call of the kernel it waits.
waiting() {
  local pid
  for pid; do
    [ -r "/proc/$pid/comm" ] || continue
    echo "$pid $(tr '\0' ' ' < "/proc/$pid/cmdline" | cut -c 1-100): $(cat "/proc/$pid/wchan")"
    head -n 4 "/proc/$pid/stack"
  done 2> /dev/null
}

# limited SECONDS COMMAND...: ends it, and fails, when it takes longer; then it also says who waited for what.
limited() {
  local seconds=$1 end=$((SECONDS + $1)) pid all; shift
  "$@" < /dev/null &
  pid=$!
  while kill -0 $pid 2> /dev/null; do
    if [ $SECONDS -ge $end ]; then
      mapfile -t all < <(family $pid)
      echo "no end came in $seconds s: $*"
      waiting "${all[@]}"
      kill -9 "${all[@]}" 2> /dev/null
      return 1
    fi
    pause 0.2
  done
  wait $pid
}

# watch SECONDS: says what waits whenever nothing has been said for so long, which is within what one check may take: what is
# outside of every check, and what ends none, shows too.
watch() {
  local group
  group=/sys/fs/cgroup$(cut -d: -f3 /proc/self/cgroup | tail -n 1)
  while :; do
    echo > "$cargo/mark"
    pause "$1"
    [ "$cargo/mark" -nt "$cargo/spoken" ] || continue
    echo "BOARD | nothing has been said for $1 s. The first process, and those of the suite:"
    # shellcheck disable=SC2046 # one word for each process
    waiting 1 $(cat "$group/cgroup.procs") | sed 's/^/BOARD | /'
  done
}

# check NAME COMMAND...: one line for it; of a failure also what the command said, and what there was around it.
check() {
  local name=$1; shift
  if limited $limit "$@" > "$tmp/check" 2>&1; then
    echo "$name" >> "$passed"
    say "ok    $name"
  else
    echo "$name" >> "$failed"
    say "FAIL  $name"
    [ -s "$tmp/check" ] || echo '(it said nothing)' > "$tmp/check"
    { tail -n 40 "$tmp/check"; echo '-- and around it'; around; } 2>&1 | sed 's/^/BOARD | /'
  fi
}
around() {
  limited 60 jcamctl status
  limited 60 systemctl --failed --no-legend --no-pager
  limited 60 journalctl -q -b -n 40 -o short-monotonic --no-pager -u 'jcam-*' -u nvargus-daemon
  echo "load $(cat /proc/loadavg)"
}
# does NAME COMMAND...: what a check needs and is none by itself: a line only where it fails, or has no end.
does() {
  local name=$1; shift
  limited $limit "$@" > "$tmp/does" 2>&1 && return
  echo "$name" >> "$failed"
  say "FAIL  $name"
  tail -n 25 "$tmp/does" | sed 's/^/BOARD | /'
}
# shows COMMAND...: what it says, for people.
shows() { limited 60 "$@" 2>&1 | sed 's/^/BOARD | /'; }

# until_true SECONDS COMMAND...: tries again until it is so. An emulated machine is slow: the limits are long.
until_true() {
  local end=$(($(date +%s) + $1)); shift
  until "$@" > "$tmp/said" 2>&1; do
    [ "$(date +%s)" -lt "$end" ] || { cat "$tmp/said"; return 1; }
    pause 0.5
  done
}
# Whoever asks for it in the words of a check is outside of that check's limit.
main_pid() { timeout 60 systemctl show -P MainPID "${1:-jcam-bridge}" || echo 0; }
# pids_of PROGRAM: as the kernel names it; the machine has no procps.
pids_of() { grep -lx -- "$1" /proc/[0-9]*/comm 2> /dev/null | cut -d/ -f3 | grep .; }
# kills PID: never those of nobody, which would be our own.
kills() { [ "${1:-0}" -gt 1 ] && kill -9 "$1"; }
# killed PROGRAM: by KILL, each of them; it has to be there, and to be gone then.
killed() {
  local pid pids
  pids=$(pids_of "$1")
  [ -n "$pids" ] || { echo "no $1 runs"; return 1; }
  for pid in $pids; do kill -9 "$pid" || return 1; done
  for pid in $pids; do until_true 10 test ! -e "/proc/$pid/fd/0" || return 1; done
}
# version_of ENGINE: asked once: starting one to ask takes seconds in an emulation.
version_of() {
  [ -s "$cargo/$1.version" ] || timeout 120 "$1" --version | grep -oE '[0-9]+\.[0-9][0-9.]*' | head -n 1 > "$cargo/$1.version"
  cat "$cargo/$1.version"
}
# knows_cdi ENGINE: by its version.
knows_cdi() {
  case $1:$(version_of "$1") in
    docker:1?.* | docker:20.* | docker:23.* | docker:24.* | podman:[123].* | podman:4.0.*) return 1 ;;
  esac
}
# moves ENGINE CONTAINER TIMES: it runs, and saw pictures in each of so many starts.
moves() {
  local logs
  logs=$($1 logs "$2" 2>&1)
  tail -n 5 <<< "$logs"
  [ "$(grep -c '^moving' <<< "$logs")" -ge "$3" ] && [ "$($1 inspect -f '{{.State.Running}}' "$2")" = true ]
}
streaming() { local said; said=$(jcamctl status); echo "$said"; grep -q streaming <<< "$said"; }
# What a reader shows in $log is one sign for each frame.
fed() { local before; before=$(stat -c %s $log); sleep 1; [ "$(stat -c %s $log)" -gt "$before" ] || { echo 'the reader gets nothing'; return 1; }; }
alive() { kill -0 $reader 2> /dev/null || { echo "the reader has ended: $(tail -c 300 $log)"; return 1; }; streaming && fed; }
# another OLD: the daemon is another process than that, and the reader has frames.
another() {
  local now
  now=$(main_pid)
  [ "$now" != "$1" ] && [ "$now" != 0 ] || { echo "the daemon's process: $1, now $now"; return 1; }
  alive
}
# reads CAMERA: a reader of it, which may wait, but has to see no error.
reads() {
  v4l2-ctl -d "/dev/jcam/$1" --stream-mmap=3 --stream-count=100000 --stream-to=/dev/null > $log 2>&1 &
  reader=$!
}
# A reader that is stuck in the kernel is no child that could be waited for.
ends() {
  kill $reader
  if until_true 60 test ! -e "/proc/$reader/fd/0"; then
    wait $reader 2> /dev/null
  else
    echo 'the reader has not ended' >> "$failed"
    say 'FAIL  the reader has not ended'
    waiting $reader | sed 's/^/BOARD | /'
  fi
}
saw_no_error() { ! grep -iE "error|failed" $log; }
# served PATH PATTERN: what jcam-web answers has it.
served() {
  exec 3<> /dev/tcp/127.0.0.1/9911 || return 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
  grep -a "$2" <&3 > "$tmp/served" || { echo "$1 has no $2"; return 1; }
}
# has_own_user UNIT: it runs as one that systemd made for it, which has a number alone where there is no nss-systemd.
has_own_user() {
  local uid
  uid=$(stat -c %u "/proc/$(main_pid "$1")")
  echo "the user of $1: $uid"
  [ "$uid" -ge 61184 ] && [ "$uid" -le 65519 ]
}
