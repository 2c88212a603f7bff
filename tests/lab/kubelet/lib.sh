# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A kubelet of ours for scripts in the lab, by commands (tests/kubelet/main.cpp). Sourced; who sources it has a function fail.

# start_kubelet BUILD PLUGINS WORK: in that directory, which is there.
start_kubelet() {
  mkfifo "$3/words" "$3/answers"
  exec 7<> "$3/words" 8<> "$3/answers"
  "$1/tests/kubelet/jcam-test-kubelet" "$2" <&7 >&8 &
  read -r -t 60 <&8 || fail "no kubelet"
}
# ask COMMAND...: what kubelet answers.
ask() {
  local answer
  echo "$*" >&7
  read -r -t 60 answer <&8 || fail "kubelet says nothing to $*"
  echo "$answer"
}
# comes_to RESOURCE 'DEVICES' WHEN
comes_to() {
  for _ in {1..600}; do
    [ "$(ask shown "jcam.dev/$1")" != "$2" ] || return 0
    sleep 0.1
  done
  fail "$3 $1 is $(ask shown "jcam.dev/$1"), not $2"
}
# begin RESOURCE: a Pod of it: its number, and its words for the engine.
begin() {
  local answer
  answer=$(ask pod "jcam.dev/$1")
  [[ $answer != !* ]] || fail "a Pod of $1: $answer"
  number=${answer%% *}
  read -ra words <<< "${answer#* }"
}
# ran PID: how often its threads ran, but for gRPC's two clocks, which tick once a second.
ran() {
  local task sum=0
  for task in /proc/"$1"/task/*; do
    case $(cat "$task/comm") in grpc_global_tim | timer_manager) continue ;; esac
    sum=$((sum + $(awk '/ctxt/ { n += $2 } END { print n }' "$task/status")))
  done
  echo $sum
}
# grows_quiet PID: none of them runs in three seconds, by and by.
grows_quiet() {
  local before after
  for _ in {1..20}; do
    before=$(ran "$1")
    sleep 3
    after=$(ran "$1")
    [ "$before" != "$after" ] || return 0
  done
  fail "the plugin wakes $((after - before)) times in three seconds"
}
