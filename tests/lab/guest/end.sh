# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# How the lab ends. Sourced by boot and command; wants $box.

# lab_end STATUS: hands the status over and switches the machine off.
lab_end() {
  echo "$1" > "$box/status.new" && mv "$box/status.new" "$box/status"
  sync
  # reboot(LINUX_REBOOT_CMD_POWER_OFF); perl is on every Debian, poweroff only where systemd is.
  exec perl -e 'syscall(169, 0xfee1dead, 672274793, 0x4321fedc)'
}

lab_fail() {
  echo "lab: $*" > /dev/ttyS1
  stty -F /dev/ttyS1 raw
  lab_end 125
}
