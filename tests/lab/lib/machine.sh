# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Boots the kernel and waits for it. Sourced by run, whose options it reads: module params mem vivid systemd seconds
# verbose rw overlay time_travel.

# machine_kernel: prints the kernel's directory; builds kernel and module where they are missing. A version that no
# release had when they were asked is not looked for again at each test: that is for build --update.
machine_kernel() {
  local kernel obstacle rc=0
  obstacle=$(lab_obstacle)
  [ -z "$obstacle" ] || skip "$obstacle"
  if ! kernel=$(kernel_dir) || ! [ -d "$kernel/modules/none" ]; then
    "$LAB/build" --kernel "$LAB_KERNEL" >&2 || exit
    kernel=$(kernel_dir)
  fi
  if ! [ -d "$(module_dir "$kernel" "$module")" ]; then
    if machine_unfit "$kernel"; then
      rc=77
    elif [ -s "$LAB_DKMS/$(module_package "$module").deb" ] || ! [ -s "$LAB_DKMS/suites" ]; then
      "$LAB/build" --kernel "$LAB_KERNEL" --module "$module" >&2 || rc=$?
    fi
    [ $rc = 0 ] || [ $rc = 77 ] || exit $rc
    if machine_unfit "$kernel"; then skip "v4l2loopback $module does not compile for the wide kernel, $(cat "$kernel/release")"; fi
    [ -d "$(module_dir "$kernel" "$module")" ] || skip "v4l2loopback $module is not available: $(modules_offered)"
  fi
  echo "$kernel"
}

# machine_unfit KERNEL: whether the module was tried, and does not compile for the wide kernel.
machine_unfit() { [ "$LAB_KERNEL" = wide ] && [ -f "$1/module-$module.log" ] && ! [ -d "$(module_dir "$1" "$module")" ]; }

machine_kind() { if [ "$LAB_KERNEL" = emulated ]; then echo emulated; else echo uml; fi; }

# machine_env KERNEL BOX COMMAND...: all that the inside has to know, as one shell file. The environment goes along.
machine_env() {
  local kernel=$1 box=$2
  shift 2
  export -p | grep -vE '^declare -[a-z]*x (PWD|OLDPWD|SHLVL|TMPDIR|LAB_[A-Z]*|JCAM_LAB|JCAM_LAB_MODULE)(=|$)' || true
  printf 'export JCAM_LAB=%q JCAM_LAB_MODULE=%q HOME="${HOME:-/root}"\n' "$(machine_kind)" "$module"
  printf '%s=%q\n' LAB_GUEST "$box/guest" LAB_RELEASE "$(cat "$kernel/release")" \
    LAB_MODULES "$(module_dir "$kernel" "$module")/lib/modules" LAB_MODULE "$module" LAB_PARAMS "$params" LAB_VIVID "$vivid" \
    LAB_SYSTEMD "$systemd" LAB_CWD "$(readlink -e .)" LAB_MERGED "$merged"
  printf 'LAB_RW=(%s)\nLAB_OVERLAY=(%s)\nLAB_COMMAND=(%s)\n' "${rw[*]@Q}" "${overlay[*]@Q}" "${*@Q}"
  printf 'LAB_SHARES=(%s)\n' "${shares[*]@Q}"
}

# Prints a directory for the kernel's memory: shared memory where programs may run from it and enough is left.
machine_memory_dir() {
  local bytes
  bytes=$(numfmt --from=iec "$mem") || exit 2
  if [ -w /dev/shm ] && ! findmnt -no OPTIONS -T /dev/shm | grep -qw noexec &&
    [ "$(df --output=avail -B1 /dev/shm | tail -n 1)" -gt "$bytes" ]; then
    echo /dev/shm
  else
    echo "$1"
  fi
}

# machine_stop: ends the kernel, which leads a process group of its own, and returns when nothing of it is left.
machine_stop() {
  local tries
  [ -n "${machine:-}" ] || return 0
  for ((tries = 0; tries < 100; tries++)); do
    kill -KILL -- "-$machine" 2> /dev/null || kill -KILL "$machine" 2> /dev/null || break
    sleep 0.05
  done
  wait "$machine" || true
  machine=''
} 2> /dev/null # bash would report the kill
# machine_guard BOX: ends the kernel when its time is over, and also when run itself is gone without having ended it.
machine_guard() {
  timeout "$seconds" tail --pid=$$ -f /dev/null || : > "$1/late"
  kill -KILL -- "-$machine"
  [ -d /proc/$$ ] || rm -rf "$1"
}
machine_interrupted() { machine_stop; exit $((128 + $1)); }

# machine_boot KERNEL BOX LOG: starts the kernel, which is $machine then.
machine_boot() {
  local memory clock=()
  memory=$(machine_memory_dir "$2")
  [ "$time_travel" = 0 ] || clock=(time-travel=inf-cpu)
  TMPDIR=$memory setpriv --pdeathsig KILL "$1/linux" mem="$mem" root=/dev/root rootfstype=hostfs rootflags=/ ro \
    init="$2/guest/init" con=null con0=null,fd:1 ssl=null ssl0=null,fd:3 ssl1=null,fd:4 quiet uml_dir="$2" "${clock[@]}" \
    -- "$2" 3> "$2/out" 4> "$2/err" > "$3" 2>&1 < /dev/null & machine=$!
}

# machine_run COMMAND...: does not return.
machine_run() {
  local kernel box merged=0 log shares
  kernel=$(machine_kernel) || exit
  box=$(mktemp -d "${TMPDIR:-/var/tmp}/jcam-lab.XXXXXX") && box=$(readlink -e "$box")
  machine=''
  # shellcheck disable=SC2064 # the name as it is now
  trap "machine_stop; rm -rf '$box'" EXIT
  trap 'machine_interrupted 2' INT
  trap 'machine_interrupted 15' TERM
  trap 'machine_interrupted 1' HUP

  # Where both streams end in one place one line carries both, and their order is kept.
  [ "$(stat -Lc %d:%i /proc/$$/fd/1)" != "$(stat -Lc %d:%i /proc/$$/fd/2)" ] || merged=1
  cp -r "$LAB/guest" "$box/guest"
  shares=("$box" "$(module_dir "$kernel" "$module")/lib/modules/$(cat "$kernel/release")" "${rw[@]}" "${overlay[@]}")
  machine_env "$kernel" "$box" "$@" > "$box/env"
  log=$box/console
  [ "$verbose" = 0 ] || log=/dev/stderr

  # The kernel makes its descriptors non-blocking. Ours may be shared with whoever called, so it gets pipes.
  mkfifo "$box/out" "$box/err"
  cat "$box/out" & local cats=($!)
  cat "$box/err" >&2 & cats+=($!)
  if [ "$LAB_KERNEL" = emulated ]; then emulated_boot "$kernel" "$box" "$log"; else machine_boot "$kernel" "$box" "$log"; fi
  machine_guard "$box" > /dev/null 2>&1 &
  wait "$machine" 2> /dev/null || true
  machine_stop # after its own end too: the kernel has helpers
  wait "${cats[@]}"

  [ -f "$box/status" ] && exit "$(cat "$box/status")"
  if [ -f "$box/late" ]; then
    note "ended after $seconds seconds"
  else
    note "the kernel ended before the command did"
    [ ! -f "$box/console" ] || tail -n 5 "$box/console" >&2
  fi
  exit 125
}
