# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Names and places that the lab's scripts share. Sourced; wants $LAB (the directory tests/lab).

LAB_CACHE=${JCAM_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/jcam/lab}
LAB_WIDE=$LAB_CACHE/wide # PACKAGE_VERSION.tar.xz, the wide kernel's source, as lib/wide.sh fetched it
LAB_DKMS=$LAB_CACHE/dkms # VERSION.deb, and "suites": a line "SUITE VERSION" or "SUITE - REASON" for each release

note() { printf 'lab: %s\n' "$*" >&2; }
die() { note "$@"; exit 1; }
# skip REASON: this machine cannot do it; ctest counts exit status 77 as a skipped test.
skip() { note "$@"; exit 77; }

# kernel_choose NAME: own, of this release's source; wide, with four levels of page tables; emulated, Debian's (README.md).
kernel_choose() {
  case $1 in own | wide | emulated) LAB_KERNEL=$1 ;; *) note "the kernel is own, wide or emulated, not $1"; exit 2 ;; esac
}
kernel_choose "${JCAM_LAB_KERNEL:-own}"

# Prints the distribution's kernel source archive: the one that the package linux-source stands for, which is the
# release's own kernel. A newer one, as in a release's updates, may be more than old modules compile for; it is
# taken only where there is no other. apt is asked only where there are several: where it keeps no cache, as in images
# for containers, its answer takes seconds, and each run of the lab would wait for it.
kernel_archive() {
  local archives own
  if [ "$LAB_KERNEL" = wide ]; then
    find "$LAB_WIDE" -name 'linux-source-*.tar.xz' 2> /dev/null | sort -V | tail -n 1 | grep .
    return
  fi
  archives=$(find /usr/src -maxdepth 1 -name 'linux-source-*.tar.xz' 2>/dev/null | sort -V)
  [ -n "$archives" ] || return 1
  if [ "$(wc -l <<<"$archives")" -gt 1 ]; then
    own=$(apt-cache depends linux-source 2> /dev/null | awk '$1 == "Depends:" { print $2; exit }')
    if [ -n "$own" ] && [ -f "/usr/src/$own.tar.xz" ]; then echo "/usr/src/$own.tar.xz"; return; fi
  fi
  tail -n 1 <<<"$archives"
}

# kernel_identity ARCHIVE: the version of the package that owns the archive, or failing that its size and time.
kernel_identity() {
  local package
  package=$(dpkg-query -S "$1" 2>/dev/null | cut -d: -f1) || true
  [ -n "$package" ] && dpkg-query -W -f '${Package} ${Version}\n' "$package" 2>/dev/null && return
  stat -c '%n %s %Y' "$1"
}

# Prints the files that say what the kernel is to be, beside its source.
kernel_recipe() {
  case $LAB_KERNEL in
    own) printf '%s\n' "$LAB/kernel.config.fragment" "$LAB/kernel.patch.sed" ;;
    wide) printf '%s\n' "$LAB/kernel.config.fragment" "$LAB/kernel.wide.config" ;;
    emulated) printf '%s\n' "$LAB/lib/debian.sh" "$LAB/guest/first" ;;
  esac
}

# Prints the directory that holds (or will hold) the kernel this checkout wants. What goes into the kernel goes into the
# name, so a change of the configuration or of the source package builds a new one beside the old.
kernel_dir() {
  local archive recipe
  mapfile -t recipe < <(kernel_recipe)
  [ "$LAB_KERNEL" != emulated ] || { echo "$LAB_CACHE/emulated-$(cat "${recipe[@]}" | sha256sum | cut -c1-16)"; return; }
  archive=$(kernel_archive) || return 1
  printf '%s/%s\n' "$LAB_CACHE" \
    "$({ kernel_identity "$archive"; cat "${recipe[@]}"; } | sha256sum | cut -c1-16)"
}

# Says why no kernel can be built or run on this machine; prints nothing when it can.
lab_obstacle() {
  local tool missing=()
  [ "$LAB_KERNEL" != emulated ] || { emulated_obstacle; return; }
  [ "$(uname -m)" = x86_64 ] || { echo "User Mode Linux runs on x86-64 only, this is $(uname -m)"; return; }
  [ "$LAB_KERNEL" = wide ] || kernel_archive > /dev/null || { echo "no kernel source: install the package linux-source"; return; }
  for tool in gcc make flex bison bc xz depmod flock dpkg-deb; do
    PATH=$PATH:/usr/sbin:/sbin type -p "$tool" > /dev/null || missing+=("$tool")
  done
  [ ${#missing[@]} -eq 0 ] || echo "to build a kernel these programs are missing: ${missing[*]}"
}

# Prints on one line what each release answered when it was asked for v4l2loopback.
modules_offered() {
  [ -s "$LAB_DKMS/suites" ] || { echo "no release could be asked"; return; }
  paste -sd';' "$LAB_DKMS/suites" | sed 's/;/; /g'
}

# A version in a directory of modules/ is one of ours: the package's source, 0.12.7, with a change, 0.12.7-ubuntu.
LAB_CHANGES=$LAB/modules

# module_package VERSION: the version of Debian's package that it is made of.
module_package() { if [ -d "$LAB_CHANGES/$1" ]; then echo "${1%-*}"; else echo "$1"; fi; }

# module_dir KERNEL VERSION: the directory that holds (or will hold) the module. What a change says goes into its name.
module_dir() {
  local change=$LAB_CHANGES/$2 suffix=''
  [ ! -d "$change" ] || suffix=.$(cat "$change"/* | sha256sum | cut -c1-8)
  echo "$1/modules/$2$suffix"
}

# source_change DIR FILE: changes the source in DIR as FILE says, "FILE<tab>SED COMMAND" on each line.
source_change() {
  local file command
  while IFS=$'\t' read -r file command; do
    case $file in '#'* | '') continue ;; esac
    cp "$1/$file" "$1/$file.orig"
    sed -i "$command" "$1/$file"
    ! cmp -s "$1/$file" "$1/$file.orig" || die "$file of this source is not what $(basename "$2") expects: $command"
  done < "$2"
}
