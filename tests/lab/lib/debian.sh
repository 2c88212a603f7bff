# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Debian's own kernel, as Debian built it, for a whole machine in qemu's emulation. Sourced by build and run.

LAB_EMULATED_SUITE=bookworm # every version of v4l2loopback that a release has compiles for its kernel, 6.1
# What leads to this machine's root; all else that the lab loads is v4l2loopback, which wants videodev, and vivid.
LAB_EMULATED_FIRST=(virtio_pci 9pnet_virtio 9p overlay)
LAB_EMULATED_MORE=(videodev vivid)

emulated_obstacle() {
  local tool missing=()
  [ "$(uname -m)" = x86_64 ] || { echo "the emulated machine is an x86-64 and runs this machine's programs, of $(uname -m)"; return; }
  for tool in qemu-system-x86_64 busybox cpio gcc make depmod flock dpkg-deb; do
    PATH=$PATH:/usr/sbin:/sbin type -p "$tool" > /dev/null || missing+=("$tool")
  done
  [ ${#missing[@]} -eq 0 ] || { echo "for an emulated machine these programs are missing: ${missing[*]}"; return; }
  ! ldd "$(type -p busybox)" > /dev/null 2>&1 || echo "busybox wants libraries: install the package busybox-static"
}

# emulated_fetch DIRECTORY, of a release: unpacks its kernel, and what modules for it are compiled with; prints its version.
emulated_fetch() {
  local version common tools deb
  read -r version common tools < <(kernel_packages amd64 amd64)
  apt-get -qq download "linux-image-$version" "linux-headers-$version" "$common" "$tools" > log 2>&1 ||
    { echo "- $(grep -m 1 '^E:' log || echo 'the download failed')"; return; }
  for deb in *.deb; do dpkg-deb -x "$deb" "$1"; done
  echo "$version"
}

# emulated_modules ROOT VERSION NAME...: the files of these modules and of all that they want, in the order in which to load them.
emulated_modules() {
  local name
  for name in "${@:3}"; do
    modprobe -d "$1" -S "$2" --show-depends "$name" | awk '$1 == "insmod" { print $2 }'
  done | awk '!seen[$0]++'
}

# emulated_initrd ROOT VERSION FILE: busybox, `first` and the modules that lead to the root: made in a second.
emulated_initrd() {
  local work=$1/initrd file
  mkdir -p "$work"/{bin,modules,proc,sys,dev,new}
  cp "$(type -p busybox)" "$work/bin/busybox"
  install -m 755 "$LAB/guest/first" "$work/init"
  while read -r file; do
    cp "$file" "$work/modules/"
    basename "$file" >> "$work/modules/list"
  done < <(emulated_modules "$1" "$2" "${LAB_EMULATED_FIRST[@]}")
  (cd "$work" && find . | cpio --quiet -o -H newc | gzip -1) > "$3"
}

# emulated_build DIRECTORY: made beside it and renamed, in the form that kernel_build gives its own.
emulated_build() {
  local new=$1.new.$$ root=$1.new.$$/root mirror version none file
  # shellcheck disable=SC2064 # the name as it is now
  trap "rm -rf '$new'" EXIT
  mirror=$(suites_mirror) || return 77
  mkdir -p "$root"
  note "$LAB_EMULATED_SUITE: its kernel, 85 MB"
  version=$(suite_ask "$LAB_EMULATED_SUITE" "$mirror" emulated_fetch "$root")
  case $version in -*) note "$LAB_EMULATED_SUITE: no kernel from it: ${version#- }"; return 77 ;; esac
  headers_at "$root" "$1/root"
  depmod -b "$root" "$version"
  emulated_initrd "$root" "$version" "$new/initrd"
  none=$new/modules/none/lib/modules/$version
  mkdir -p "$none"
  cp "$root/lib/modules/$version"/modules.{order,builtin*} "$none/"
  while read -r file; do
    install -D -m 644 "$file" "$none${file#"$root/lib/modules/$version"}"
  done < <(emulated_modules "$root" "$version" "${LAB_EMULATED_FIRST[@]}" "${LAB_EMULATED_MORE[@]}")
  mv "$root/boot/vmlinuz-$version" "$new/vmlinuz"
  rm -rf "${root:?}"/{boot,lib,initrd}
  ln -s "root/usr/src/linux-headers-$version" "$new/tree"
  echo "$version" > "$new/release"
  mv "$new" "$1"
  trap - EXIT
}
