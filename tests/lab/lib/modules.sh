# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# v4l2loopback of every version that Debian offers. Sourced by build.

# The releases users have, oldest first. Which version each one offers, apt says.
LAB_SUITES=(bullseye bookworm bookworm-backports trixie sid)

# module_fetch, of a release: puts its package at VERSION.deb; prints "VERSION", or "- REASON".
module_fetch() {
  local offered version
  offered=$(suite_version v4l2loopback-dkms)
  [ -n "$offered" ] || { echo "- it offers no v4l2loopback-dkms"; return; }
  version=${offered#*:}
  version=${version%-*}
  if ! [ -s "$LAB_DKMS/$version.deb" ]; then
    suite_download v4l2loopback-dkms "$offered" || return 0
    mv v4l2loopback-dkms_*.deb "$LAB_DKMS/$version.deb"
  fi
  echo "$version"
}

# Asks every release. A release that cannot be asked is named with the reason, and keeps its place in the list.
modules_discover() {
  local mirror suite answer
  mkdir -p "$LAB_DKMS"
  mirror=$(suites_mirror) || return 0
  : > "$LAB_DKMS/suites.new"
  for suite in "${LAB_SUITES[@]}"; do
    answer=$(suite_ask "$suite" "$mirror" module_fetch)
    case $answer in
      -*) note "$suite: no module from it: ${answer#- }" ;;
      *) note "$suite has v4l2loopback $answer" ;;
    esac
    echo "$suite $answer" >> "$LAB_DKMS/suites.new"
  done
  mv "$LAB_DKMS/suites.new" "$LAB_DKMS/suites"
}

# modules_known: true when every release has answered and what it answered is here.
modules_known() {
  local suite version rest
  [ -s "$LAB_DKMS/suites" ] || return 1
  while read -r suite version rest; do
    [ -s "$LAB_DKMS/$version.deb" ] || return 1
  done < "$LAB_DKMS/suites"
}

# modules_buildable: every version that the packages fetched, and the changes in modules/, allow to build.
modules_buildable() {
  local file change
  for file in "$LAB_DKMS"/*.deb; do [ ! -e "$file" ] || basename "$file" .deb; done | sort -V
  for change in "$LAB_CHANGES"/*/; do
    change=$(basename "$change")
    [ ! -s "$LAB_DKMS/$(module_package "$change").deb" ] || echo "$change"
  done
}

# module_source DIR VERSION: the module's source, changed where the version is one of ours, below DIR; prints where.
module_source() {
  local source
  dpkg-deb --fsys-tarfile "$LAB_DKMS/$(module_package "$2").deb" | tar -x -C "$1" --wildcards './usr/src/*'
  source=$(echo "$1"/usr/src/v4l2loopback-*)
  if [ -d "$LAB_CHANGES/$2" ]; then
    cp "$LAB_CHANGES/$2"/*.c "$source"
    source_change "$source" "$LAB_CHANGES/$2/change.sed"
  fi
  echo "$source"
}

# module_build KERNEL VERSION: a module directory of its own for each version, so that modprobe finds just that one.
module_build() {
  local release source new=$1/modules/.new.$$
  release=$(cat "$1/release")
  rm -rf "$new" "$1"/modules/.new.*
  mkdir -p "$new/source"
  source=$(module_source "$new/source" "$2") || { rm -rf "$new"; return 1; }
  kernel_make "$1/tree" M="$source" modules > "$1/module-$2.log" 2>&1 ||
    { rm -rf "$new"; note "v4l2loopback $2 does not compile for kernel $release: $1/module-$2.log"; return 1; }
  cp -a "$1/modules/none/lib" "$new/lib"
  install -D -m 644 "$source/v4l2loopback.ko" "$new/lib/modules/$release/updates/v4l2loopback.ko"
  rm -rf "$new/source"
  PATH=$PATH:/usr/sbin:/sbin depmod -b "$new" "$release"
  rm -rf "$(module_dir "$1" "$2")"
  mv "$new" "$(module_dir "$1" "$2")"
}
