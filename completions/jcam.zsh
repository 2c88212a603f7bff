#compdef jcamctl jcam-bridge jcam-web jcam-metrics jcam-kubelet jcam-run
# SPDX-License-Identifier: Apache-2.0
# Completion of jcam's programs for zsh.

# Of each camera its name, and those of its streams.
_jcam_streams() {
  local -a streams
  streams=(${(M)${${(f)"$(jcamctl list 2> /dev/null)"}%%[. ]*}:#csi*})
  _describe stream streams
}
_jcam_cameras() {
  local -a cameras
  cameras=(${(M)${${(f)"$(jcamctl list 2> /dev/null)"}%%[. -]*}:#csi*})
  _describe camera cameras
}

_jcamctl() {
  local -a commands=(
    'status:show the cameras' 'list:one line for each camera' 'events:what has happened' 'reload:read the configuration again'
    'set:change properties of a source' 'unset:take back what set has changed' 'snapshot:write one picture to a file' 'nodes:look after the nodes'
    'doctor:check everything' 'setup:set up other programs'
    'argus-refresh:give containers the new socket of nvargus-daemon' 'cdi:look after the CDI file')
  local state line
  _arguments -C '--socket[socket of jcam-bridge]:socket:_files' '--root[look at this system]:directory:_directories' \
    '(-h --help)'{-h,--help}'[show help]' '--version[show the version]' '1:command:->command' '*::argument:->argument'
  if [[ $state == command ]]; then
    _describe command commands
    return
  fi
  case $line[1] in
    status) _arguments '--json[for programs]' '--watch[again on every change]' ;;
    events) _arguments '1:camera:_jcam_cameras' '--json[for programs]' '--watch[go on with what happens]' ;;
    list) _arguments '--modes[of the sensors too]' ;;
    doctor) _arguments '--json[for programs]' ;;
    cdi) _arguments '1:command:(publish)' ;;
    argus-refresh) _arguments '--config[the configuration]:file:_files' ;;
    set | unset) _arguments '1:camera:_jcam_cameras' ;;
    snapshot) _arguments '1:camera:_jcam_streams' '(-o --output)'{-o,--output}'[the file]:file:_files' ;;
    nodes) _arguments '1:command:(up pictures)' '--config[the configuration]:file:_files' '--dry-run[only say what would be done]' ;;
    setup) _arguments '1:program:(docker)' '--dry-run[change nothing]' ;;
  esac
}

_jcam_bridge() {
  _arguments '--config[the configuration]:file:_files' '*--camera[instead of the configured ones]:camera:(csi0=test csi0=argus)' \
    '--socket[where to listen]:socket:_files' '--capture[the jcam-capture to use]:program:_files' \
    '--cdi[where to keep the CDI file]:file:_files' '--ready-fd[write READY there]:number:' '--lifeline-fd[end with this pipe]:number:' '--check[only read the configuration]' \
    '--wait-for-config[run until it is corrected]' '(-v --verbose)'{-v,--verbose}'[log details]' '--help[show help]' '--version[show the version]'
}

_jcam_web() {
  _arguments '--config[the configuration]:file:_files' '--socket[socket of jcam-bridge]:socket:_files' \
    '--print[print the metrics once]' '--wanted[whether anything is asked for]' '--help[show help]' '--version[show the version]'
}

_jcam_kubelet() {
  _arguments '--socket[socket of jcam-bridge]:socket:_files' '--plugins[where kubelet.sock is]:directory:_directories' \
    '--pod-resources[where kubelet tells what Pods have]:socket:_files' '--features[for Node Feature Discovery]:directory:_directories' '--cdi[cameras by their CDI names]' \
    '--settle[how long a new kubelet is waited for]:time:' '--help[show help]' '--version[show the version]'
}

_jcam_run() {
  local -a options
  local feature
  for feature in video host-names i2c serial snd usb argus enctune release model dbus avahi docker-socket jtop localtime data x11 \
    wayland pulse pipewire gpu host-network shm ulimits terminal remove groups; do
    options+=("--$feature" "--no-$feature")
  done
  _arguments $options '*--csi[a camera]:camera:(all 0 1)' '--app[an app of /etc/jcam/apps]:app:' '--end[take its container away]' '--no-csi[none that a file names]' '--webcams[USB cameras]' '--no-webcams[none, whatever a file says]' '--wait-camera[wait for the first picture]:time:' \
    '--profile[what is passed]:profile:(standard jetson-containers minimal)' '--engine[the engine]:engine:(docker podman nerdctl)' \
    '--dry-run[print the command]' '--print[print it as]:form:(docker podman nerdctl compose quadlet cdi k8s json explain)' '--plugin[who offers cameras there]:plugin:(jcam generic)' '--explain[a table of what is passed]' \
    '--root[read the host from there]:directory:_directories' \
    '--config[configuration of the bridge]:file:_files' '--socket[socket of the bridge]:socket:_files' \
    '--help[show help]' '--version[show the version]' '1:image:' '*::command:_normal'
}

case $service in
  jcamctl) _jcamctl "$@" ;;
  jcam-bridge) _jcam_bridge "$@" ;;
  jcam-web | jcam-metrics) _jcam_web "$@" ;;
  jcam-kubelet) _jcam_kubelet "$@" ;;
  jcam-run) _jcam_run "$@" ;;
esac
