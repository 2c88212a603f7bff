# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034,SC2054 # machine is machine_run's; qemu has its own commas
# Boots Debian's kernel on a whole machine in qemu's emulation. Sourced by run, whose options it reads: mem shares.

# What a program is charged must not say how busy this machine is, nor what an instruction costs to emulate: each takes a
# nanosecond of the machine's own time, and idle time is this machine's. That wants one processor. With the two flags that are
# taken away the kernel copies by an instruction that a processor does a line at a time, and an emulation a byte.
LAB_EMULATED_TIME=(-smp 1 -cpu "max,-erms,-fsrm" -icount "shift=0,sleep=on")

# emulated_boot KERNEL BOX LOG: starts the machine, which is $machine then.
emulated_boot() {
  local options place i argv=(qemu-system-x86_64 -M q35 -accel tcg "${LAB_EMULATED_TIME[@]}" -m "$mem")
  argv+=(-nodefaults -no-user-config -display none -no-reboot -kernel "$1/vmlinuz" -initrd "$1/initrd")
  # Output, errors and the console, as the lab's own kernel has them.
  for place in "$2/out" "$2/err" "$3"; do
    argv+=(-chardev "file,id=c${#argv[@]},path=${place//,/,,},append=on" -serial "chardev:c${#argv[@]}")
  done
  options=local,security_model=none,multidevs=remap
  argv+=(-fsdev "$options,id=root,path=/,readonly=on" -device virtio-9p-pci,fsdev=root,mount_tag=root)
  for i in "${!shares[@]}"; do
    argv+=(-fsdev "$options,id=share$i,path=${shares[i]//,/,,}" -device "virtio-9p-pci,fsdev=share$i,mount_tag=share$i")
  done
  # What protects a kernel from its programs costs an emulation most of its time, and boards have their own. The clock is the
  # processor's counter, so that reading it is no call.
  options="console=ttyS2 quiet panic=-1 mitigations=off audit=0 apparmor=0 tsc=reliable clocksource=tsc random.trust_cpu=on"
  setpriv --pdeathsig KILL "${argv[@]}" -append "$options LAB_BOX=$2" >> "$3" 2>&1 < /dev/null & machine=$!
}
