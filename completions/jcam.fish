# SPDX-License-Identifier: Apache-2.0
# Completion of jcam's programs for fish; installed once for each program.

# Of each camera its name, and those of its streams.
function __jcam_streams
    jcamctl list 2>/dev/null | string replace -r '[. ].*' '' | string match 'csi*' | sort -u
end
function __jcam_cameras
    __jcam_streams | string match -v '*-*'
end

set -l commands status list events reload set unset snapshot nodes doctor setup argus-refresh cdi
complete -c jcamctl -f
complete -c jcamctl -l socket -r -F -d 'Socket of jcam-bridge'
complete -c jcamctl -l root -r -F -d 'Look at the system under this directory'
complete -c jcamctl -s h -l help -d 'Show help'
complete -c jcamctl -l version -d 'Show the version'
complete -c jcamctl -n "not __fish_seen_subcommand_from $commands" -a "$commands"
complete -c jcamctl -n '__fish_seen_subcommand_from status events doctor' -l json -d 'For programs'
complete -c jcamctl -n '__fish_seen_subcommand_from list' -l modes -d 'Of the sensors too'
complete -c jcamctl -n '__fish_seen_subcommand_from status events' -l watch -d 'Again on every change'
complete -c jcamctl -n '__fish_seen_subcommand_from events set unset' -a '(__jcam_cameras)'
complete -c jcamctl -n '__fish_seen_subcommand_from snapshot' -a '(__jcam_streams)'
complete -c jcamctl -n '__fish_seen_subcommand_from snapshot' -s o -l output -r -F -d 'The file'
complete -c jcamctl -n '__fish_seen_subcommand_from nodes' -a up -d 'Make the nodes'
complete -c jcamctl -n '__fish_seen_subcommand_from nodes' -a pictures -d 'What a video node delivers'
complete -c jcamctl -n '__fish_seen_subcommand_from nodes argus-refresh' -l config -r -F -d 'The configuration'
complete -c jcamctl -n '__fish_seen_subcommand_from cdi' -a publish -d 'Write the CDI file'
complete -c jcamctl -n '__fish_seen_subcommand_from setup' -a docker -d 'Make nvidia a runtime'
complete -c jcamctl -n '__fish_seen_subcommand_from nodes setup' -l dry-run -d 'Only say what would be done'

for option in config socket capture cdi camera ready-fd lifeline-fd
    complete -c jcam-bridge -l $option -r
end
for option in check wait-for-config help version
    complete -c jcam-bridge -l $option
end
complete -c jcam-bridge -s v -l verbose -d 'Log details'

for option in config socket
    complete -c jcam-web -c jcam-metrics -l $option -r -F
end
for option in print wanted help version
    complete -c jcam-web -c jcam-metrics -l $option
end

for option in socket plugins pod-resources features
    complete -c jcam-kubelet -l $option -r -F
end
complete -c jcam-kubelet -l settle -x
for option in cdi help version
    complete -c jcam-kubelet -l $option
end

for feature in video host-names i2c serial snd usb argus enctune release model dbus avahi docker-socket jtop localtime data x11 wayland pulse pipewire gpu host-network shm ulimits terminal remove groups
    complete -c jcam-run -l $feature -l no-$feature
end
complete -c jcam-run -l csi -x -a 'all 0 1' -d 'A camera'
complete -c jcam-run -l app -x -a '(path basename /etc/jcam/apps/*.toml | string replace .toml "")' -d 'An app of /etc/jcam/apps'
complete -c jcam-run -l profile -x -a 'standard jetson-containers minimal'
complete -c jcam-run -l engine -x -a 'docker podman nerdctl'
complete -c jcam-run -l plugin -x -a 'jcam generic'
complete -c jcam-run -l print -x -a 'docker podman nerdctl compose quadlet cdi k8s json explain'
complete -c jcam-run -l wait-camera -x -d 'Wait for the first picture'
for option in root config socket
    complete -c jcam-run -l $option -r -F
end
for option in end no-csi webcams no-webcams dry-run explain help version
    complete -c jcam-run -l $option
end
