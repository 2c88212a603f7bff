# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The command on this machine's own kernel, for boards with cameras. Sourced by run, whose options it reads: module
# (empty: any) params vivid seconds overlay time_travel.

# host_param NAME: prints the value that $params gives to NAME.
host_param() {
  local p
  for p in $params; do [ "${p%%=*}" != "$1" ] || echo "${p#*=}"; done
}

# host_misfit: prints why the nodes of a module that somebody else loaded are not the ones asked for; nothing if they are.
host_misfit() {
  local nodes=/sys/devices/virtual/video4linux numbers labels i found
  IFS=, read -ra numbers <<<"$(host_param video_nr)"
  IFS=, read -ra labels <<<"$(host_param card_label)"
  [ ${#numbers[@]} -gt 0 ] || { echo "it is loaded already; name its nodes with video_nr to use them"; return; }
  for i in "${!numbers[@]}"; do
    found=$(cat "$nodes/video${numbers[i]}/name" 2> /dev/null) || { echo "/dev/video${numbers[i]} is not one of its nodes"; return; }
    [ -z "${labels[i]:-}" ] || [ "${labels[i]}" = "$found" ] ||
      { echo "/dev/video${numbers[i]} is '$found', not '${labels[i]}'"; return; }
  done
}

# host_version: the version of the module of this machine; the 0.12 series does not say its own.
host_version() {
  local version
  version=$(cat /sys/module/v4l2loopback/version 2> /dev/null || modinfo -F version v4l2loopback 2> /dev/null) || true
  echo "${version:-0.12}"
}

# host_run COMMAND...: does not return. Unloads what it loaded, and nothing else.
host_run() {
  local version misfit loaded=() rc=0
  [ ${#overlay[@]} -eq 0 ] || { note "--overlay would change this machine: not with --host"; exit 2; }
  [ "$time_travel" = 0 ] || { note "this machine's clock is what it is: no --time-travel with --host"; exit 2; }
  [ "$(id -u)" = 0 ] || skip "--host has to be root"
  [ -d /sys/module/v4l2loopback ] || modinfo v4l2loopback > /dev/null 2>&1 ||
    skip "the kernel $(uname -r) has no v4l2loopback"
  version=$(host_version)
  case ${module:-any} in
    any | "$version" | "$version".*) ;;
    *) skip "v4l2loopback $module is not available: this machine has $version" ;;
  esac
  trap 'for m in "${loaded[@]}"; do modprobe -r "$m" || note "$m stays loaded"; done' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ -d /sys/module/v4l2loopback ]; then
    misfit=$(host_misfit)
    [ -z "$misfit" ] || skip "this machine's v4l2loopback is not ours to change: $misfit"
  else
    # shellcheck disable=SC2086 # one word for each parameter
    modprobe v4l2loopback $params || skip "v4l2loopback does not load on this machine"
    loaded+=(v4l2loopback)
  fi
  if [ "$vivid" = 1 ] && ! [ -d /sys/module/vivid ]; then
    modprobe vivid n_devs=1 node_types=0x1 || skip "this machine's kernel has no vivid"
    loaded+=(vivid)
  fi
  JCAM_LAB=host JCAM_LAB_MODULE=$version timeout --foreground -k 5 "$seconds" "$@" < /dev/null || rc=$?
  [ $rc != 124 ] || { note "ended after $seconds seconds"; rc=125; } # as the lab's own kernel says it
  exit $rc
}
