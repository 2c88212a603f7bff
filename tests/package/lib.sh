# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# A bare Debian for the scripts beside it. Sourced.
. "$(dirname "${BASH_SOURCE[0]}")/../lab/lib/suites.sh"

JCAM_DEBIANS=${XDG_CACHE_HOME:-$HOME/.cache}/jcam/install

# bare_debian SUITE DIRECTORY: debootstrap's smallest system of that release into the directory, from the mirror that this
# machine's apt uses; made once and then kept.
bare_debian() {
  local suite=$1 root=$2 base=$JCAM_DEBIANS/$1.tar mirror
  [ "$(id -u)" = 0 ] || { echo "a chroot wants root" >&2; return 77; }
  type -P debootstrap > /dev/null || { echo "debootstrap is missing: ./dev setup" >&2; return 77; }
  mkdir -p "$JCAM_DEBIANS" "$root"
  if [ -s "$base" ]; then
    tar -C "$root" -x -f "$base"
    chmod 755 "$root"
    return
  fi
  mirror=$(debian_mirror) || mirror=''
  # On an Ubuntu, such as a Jetson's, debootstrap knows by itself where Debian comes from.
  debootstrap --variant=minbase --keyring="$LAB_KEYRING" "$suite" "$root" ${mirror:+"$mirror"} > "$JCAM_DEBIANS/$suite.log" 2>&1 ||
    { tail -n 5 "$JCAM_DEBIANS/$suite.log" >&2; return 1; }
  # A directory of mktemp's lets nobody in but root, and so would all that are made of its archive.
  chmod 755 "$root"
  tar -C "$root" -c . > "$base.new" && mv "$base.new" "$base"
}

# prepare_debian ROOT: the network as on this machine, no service starts, /proc is there until release_debian.
prepare_debian() {
  local root=$1
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" && chmod 755 "$root/usr/sbin/policy-rc.d"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  # How to reach the network and how old an index may be is the machine's; its hooks are not.
  apt-config dump | grep -E '^Acquire::(https?|Retries|Check-)' > "$root/etc/apt/apt.conf.d/10machine" || true
  mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
  # The index of the manual pages takes minutes to make, and nobody reads there.
  printf 'man-db man-db/%s boolean false\n' build-database auto-update | inside "$root" debconf-set-selections
}
# debootstrap's second stage leaves a /sys when it is cut short.
release_debian() {
  local place
  for place in proc sys; do ! mountpoint -q "$1/$place" || umount "$1/$place"; done
}

# compilers_at_once: one for each processor, and for each 1.2 GB that are free, which a joined file takes: a board may have six of
# the one and four of the other.
compilers_at_once() {
  awk -v most="$(nproc)" '/^MemAvailable:/ { fit = int($2 / 1200000); print fit < 1 ? 1 : fit < most ? fit : most }' /proc/meminfo
}

# one_at_a_time NAME: until we end, nobody else works in that Debian: whoever does begins with an empty tree. What we start must not
# hold on to it for longer: 9>&-.
one_at_a_time() {
  mkdir -p "$JCAM_DEBIANS"
  exec 9> "$JCAM_DEBIANS/$1.lock"
  flock -n 9 || { echo "waits for another build: $1" >&2; flock 9; }
}

this_suite() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

# inside ROOT COMMAND...: in that system, with nothing of ours in the environment.
inside() { chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive "${@:2}"; }

# sources_into SOURCE ROOT [PATH...]: the tree as it is, what is not yet in git too, into ROOT/build/jcam.
sources_into() {
  git -C "$1" ls-files -z -co --exclude-standard -- "${@:3}" | (cd "$1" && xargs -0 tar -c --ignore-failed-read) | tar -x -C "$2/build/jcam"
}
