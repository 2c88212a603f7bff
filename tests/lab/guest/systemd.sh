# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Hands the lab over to systemd as process 1: a target of our own that wants the basic system, D-Bus, udev and one
# service, the command. Sourced by boot; wants $box and $LAB_GUEST.

: > /etc/fstab
rm -rf /etc/systemd/system/*.wants # what this machine starts is not the lab's
for unit in systemd-binfmt.service proc-sys-fs-binfmt_misc.automount systemd-modules-load.service; do
  ln -sf /dev/null /etc/systemd/system/$unit
done
cat > /etc/systemd/system/lab.target <<'T'
[Unit]
Description=The lab
Requires=basic.target
After=basic.target
Wants=lab.service
AllowIsolate=yes
T
cat > /etc/systemd/system/lab.service <<T
[Unit]
Description=The lab's command
Wants=dbus.service systemd-udevd.service systemd-udev-trigger.service systemd-udev-settle.service
After=basic.target dbus.service systemd-udevd.service systemd-udev-trigger.service systemd-udev-settle.service
[Service]
Type=oneshot
ExecStart=/bin/bash $LAB_GUEST/command $box
Delegate=yes
TasksMax=infinity
TimeoutStartSec=infinity
T
exec /lib/systemd/systemd --unit=lab.target --log-level=warning --show-status=no
