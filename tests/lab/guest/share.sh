# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Directories of this machine, in the lab. Sourced by init, which has read the env.

# share DIRECTORY PLACE: mounts it there. An emulated machine knows it by a tag, its place in the list, and keeps what it has read:
# what the outside changes meanwhile it may not see. What it writes is outside at the latest when it ends.
share() {
  local i
  [ "$JCAM_LAB" = emulated ] || { mount -t hostfs -o "$1" hostfs "$2"; return; }
  for i in "${!LAB_SHARES[@]}"; do
    [ "${LAB_SHARES[i]}" = "$1" ] || continue
    mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144,cache=loose "share$i" "$2"
    return
  done
}
