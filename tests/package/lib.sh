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
    return
  fi
  mirror=$(debian_mirror) || { echo "apt does not know where $(this_suite) comes from: apt-get update" >&2; return 77; }
  debootstrap --variant=minbase "$suite" "$root" "$mirror" > "$JCAM_DEBIANS/$suite.log" 2>&1 ||
    { tail -n 5 "$JCAM_DEBIANS/$suite.log" >&2; return 1; }
  tar -C "$root" -c . > "$base.new" && mv "$base.new" "$base"
}

this_suite() { (. /etc/os-release && echo "$VERSION_CODENAME"); }

# inside ROOT COMMAND...: in that system, with nothing of ours in the environment.
inside() { chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DEBIAN_FRONTEND=noninteractive "${@:2}"; }
