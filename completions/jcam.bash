# SPDX-License-Identifier: Apache-2.0
# Completion of jcam's programs for bash.

_jcam_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_jcam_files() {
  compopt -o filenames 2> /dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

# Of each camera its name, and those of its streams.
_jcam_streams() {
  jcamctl list 2> /dev/null | while read -r stream _; do [ "$stream" = - ] || printf '%s ' "${stream%%.*}"; done
}
_jcam_cameras() {
  local stream
  for stream in $(_jcam_streams); do [[ $stream == *-* ]] || printf '%s ' "$stream"; done
}

_jcamctl() {
  local word=$2 before=$3 i command='' second=''
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --socket | --root | -o | --output | --config) ((i++)) ;;
      -*) ;;
      *) if [ -z "$command" ]; then command=${COMP_WORDS[i]}; else second=${second:-${COMP_WORDS[i]}}; fi ;;
    esac
  done
  case $before in --socket | --root | -o | --output | --config) _jcam_files "$word"; return ;; esac
  case $command in
    '') _jcam_words 'status list events reload set unset snapshot nodes doctor setup argus-refresh cdi --socket --root --help --version' "$word" ;;
    status) _jcam_words '--json --watch --help' "$word" ;;
    events) _jcam_words "$([ -n "$second" ] || _jcam_cameras) --json --watch --help" "$word" ;;
    list) _jcam_words '--modes --help' "$word" ;;
    doctor) _jcam_words '--json --help' "$word" ;;
    cdi) _jcam_words 'publish --help' "$word" ;;
    argus-refresh) _jcam_words '--config --help' "$word" ;;
    set | unset) if [ -z "$second" ]; then _jcam_words "$(_jcam_cameras) --help" "$word"; fi ;;
    snapshot) _jcam_words "$([ -n "$second" ] || _jcam_streams) --output --help" "$word" ;;
    nodes) if [ -z "$second" ]; then _jcam_words 'up pictures --help' "$word"; else _jcam_words '--config --dry-run --help' "$word"; fi ;;
    setup) if [ -z "$second" ]; then _jcam_words 'docker --help' "$word"; else _jcam_words '--dry-run --help' "$word"; fi ;;
    *) _jcam_words '--help' "$word" ;;
  esac
}

_jcam_bridge() {
  case $3 in
    --config | --socket | --capture | --cdi) _jcam_files "$2" ;;
    --camera) _jcam_words 'csi0=test csi0=argus' "$2" ;;
    --ready-fd | --lifeline-fd) ;;
    *) _jcam_words '--config --camera --socket --capture --cdi --ready-fd --lifeline-fd --check --wait-for-config --verbose --help --version' "$2" ;;
  esac
}

_jcam_run() {
  local features='video host-names i2c serial snd usb argus enctune release model dbus avahi docker-socket jtop localtime data x11 wayland
    pulse pipewire gpu host-network shm ulimits terminal remove groups' words='' feature
  case $3 in
    --csi) _jcam_words 'all 0 1' "$2"; return ;;
    --profile) _jcam_words 'standard jetson-containers minimal' "$2"; return ;;
    --engine) _jcam_words 'docker podman nerdctl' "$2"; return ;;
    --plugin) _jcam_words 'jcam generic' "$2"; return ;;
    --print) _jcam_words 'docker podman nerdctl compose quadlet cdi k8s json explain' "$2"; return ;;
    --root | --config | --socket) _jcam_files "$2"; return ;;
    --app) _jcam_words "$(compgen -G '/etc/jcam/apps/*.toml' | sed 's,.*/,,; s,\.toml$,,')" "$2"; return ;;
    --wait-camera | --i2c) return ;;
  esac
  case $2 in
    -*)
      for feature in $features; do words+="--$feature --no-$feature "; done
      _jcam_words "$words --csi --no-csi --app --end --webcams --no-webcams --wait-camera --profile --engine --dry-run --print --plugin --explain --root --config --socket --help --version" "$2"
      ;;
    *) _jcam_words "$(docker image ls --format '{{.Repository}}:{{.Tag}}' 2> /dev/null)" "$2" ;;
  esac
}

_jcam_web() {
  case $3 in
    --config | --socket) _jcam_files "$2" ;;
    *) _jcam_words '--config --socket --print --wanted --help --version' "$2" ;;
  esac
}

_jcam_kubelet() {
  case $3 in
    --socket | --plugins | --pod-resources | --features) _jcam_files "$2" ;;
    --settle) ;;
    *) _jcam_words '--socket --plugins --pod-resources --features --cdi --settle --help --version' "$2" ;;
  esac
}

complete -F _jcamctl jcamctl
complete -F _jcam_bridge jcam-bridge
complete -F _jcam_web jcam-web jcam-metrics
complete -F _jcam_kubelet jcam-kubelet
complete -F _jcam_run jcam-run
