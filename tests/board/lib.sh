# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What the scripts beside it have in common. Sourced.
. "$(dirname "${BASH_SOURCE[0]}")/../package/lib.sh"

JCAM_BOARDS=${XDG_CACHE_HOME:-$HOME/.cache}/jcam/board

# step TEXT: what happens now, and when that is, in seconds since the script began.
step() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }

# quiet LOG COMMAND...: all that it says into a file; its end on an error.
quiet() {
  local log=$1; shift
  "$@" > "$log" 2>&1 && return
  tail -n 20 "$log" >&2
  echo "board: see $log" >&2
  return 1
}

# emulate ARCH ROOT: programs of that architecture run here, with the emulator of this machine's Debian, until
# end_emulation. Only where nobody has told the kernel already (qemu-user-binfmt would, for good).
emulate() {
  local arch=$1 head mask
  [ "$arch" != "$(dpkg --print-architecture)" ] || return 0
  case $arch in arm64) ;; *) echo "board: $arch is not known" >&2; return 2 ;; esac
  [ -x "${2:-}" ] || { note "programs of $arch want qemu-user-static here"; return 1; }
  # Others may be at it: who is last takes it away.
  exec 8> "${TMPDIR:-/tmp}/jcam-emulation.lock"
  flock -s 8
  ! grep -qs '^interpreter .*qemu-aarch64' /proc/sys/fs/binfmt_misc/* || return 0
  [ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
  # The head of an ELF file of this processor, little-endian, as elf(5) has it; F: the emulator is opened now, for all roots.
  head='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
  mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'
  printf '%s' ":jcam-aarch64:M::$head:$mask:$2:F" > /proc/sys/fs/binfmt_misc/register
}

end_emulation() {
  [ -e /proc/sys/fs/binfmt_misc/jcam-aarch64 ] && [ -e /proc/self/fd/8 ] && flock -n -x 8 || return 0
  echo -1 > /proc/sys/fs/binfmt_misc/jcam-aarch64
}

# suite_state DIRECTORY SUITE ARCH: an apt of its own there that knows one release, of ARCH and of this machine's
# architecture, from the mirror and with the network settings of this machine; for APT_CONFIG=DIRECTORY/apt.conf.
suite_state() {
  local state=$1 suite=$2 arch=$3 own
  own=$(dpkg --print-architecture)
  mkdir -p "$state"/{lists/partial,cache/archives/partial,etc}
  : > "$state/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main contrib\nArchitectures: %s\nSigned-By: %s\n' \
    "$(suites_mirror)" "$suite" "$arch $([ "$arch" = "$own" ] || echo "$own")" "$LAB_KEYRING" > "$state/etc/suite.sources"
  {
    apt-config dump | grep -E '^Acquire::(https?|Retries|Check-)' || true
    printf '%s "%s";\n' Dir::State "$state" Dir::State::lists "$state/lists" Dir::State::status "$state/status" \
      Dir::Cache "$state/cache" Dir::Etc "$state/etc" Dir::Etc::sourcelist "$state/etc/suite.sources" \
      Dir::Etc::sourceparts /dev/null Dir::Etc::parts /dev/null Dir::Etc::main /dev/null Dir::Etc::preferencesparts /dev/null \
      APT::Architecture "$arch" APT::Sandbox::User root Acquire::Languages none \
      Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled false
    [ "$arch" = "$own" ] || printf 'APT::Architectures { "%s"; "%s"; };\n' "$arch" "$own"
  } > "$state/apt.conf"
}
note() { echo "board: $*" >&2; }

# spent PID: the seconds of processor that the program under this timeout(1) has taken, which others on the machine do not change.
spent() {
  local child fields
  # The list of children is no whole line.
  read -r child _ < "/proc/$1/task/$1/children" || [ -n "$child" ] || return 0
  ! read -ra fields < "/proc/$child/stat" || echo $(((fields[13] + fields[14]) / $(getconf CLK_TCK)))
}

# follow LOG SECONDS < CONSOLE: what a board says, all of it into the log, and its lines with the time and the seconds of processor
# that it took until then; the last one is in $last. If it says nothing for so long it is ended: it is $!, the last that was started.
follow() {
  local log=$1 silence=$2 began=$SECONDS line said
  last=''
  : > "$log"
  while true; do
    said=0
    IFS= read -r -t "$silence" line || said=$?
    if [ $said -gt 128 ]; then
      note "nothing was said for $silence s after: ${last:-(nothing at all)}"
      kill $!
      return
    fi
    [ $said = 0 ] || return 0
    line=${line//$'\r'/}
    printf '%s\n' "$line" >> "$log"
    [[ $line == *BOARD\ * ]] || continue
    last=${line#*BOARD }
    printf '%4d s %4s  %s\n' $((SECONDS - began)) "$(spent $! 2> /dev/null)" "$last"
  done
}
