# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The source of the wide kernel: of a release that is newer than this machine's. Sourced by build.

# The first one that answers, and whose User Mode Linux has four levels of page tables (Linux 6.13 and later), is taken.
LAB_WIDE_SUITES=(trixie-backports sid)

# wide_enough ARCHIVE
wide_enough() {
  tar -xOf "$1" --wildcards --occurrence=1 '*/arch/um/Kconfig' | grep -A 2 '^config PGTABLE_LEVELS' | grep -q 'default 4'
}

# wide_fetch, of a release: puts its newest source into $LAB_WIDE; prints its name there, or "- REASON".
wide_fetch() {
  local package version archive
  package=$(apt-cache depends linux-source | awk '$1 == "Depends:" { print $2; exit }')
  [ -n "$package" ] || { echo "- it offers no linux-source"; return; }
  version=$(suite_version "$package")
  archive=$LAB_WIDE/${package}_$version.tar.xz
  if ! [ -s "$archive" ]; then
    suite_download "$package" "$version" || return 0
    dpkg-deb --fsys-tarfile "$package"_*.deb | tar -xO --wildcards './usr/src/linux-source-*.tar.xz' > source.tar.xz
    wide_enough source.tar.xz || { echo "- $package has no four levels of page tables"; return; }
    mv source.tar.xz "$archive"
  fi
  echo "$(basename "$archive")"
}

# Fetches the source; status 77 when no release can give it.
wide_discover() {
  local mirror suite answer
  mkdir -p "$LAB_WIDE"
  mirror=$(suites_mirror) || return 77
  for suite in "${LAB_WIDE_SUITES[@]}"; do
    note "$suite: looking for a kernel source, 170 MB if it is new"
    answer=$(suite_ask "$suite" "$mirror" wide_fetch)
    case $answer in
      -*) note "$suite: no wide kernel from it: ${answer#- }" ;;
      *)
        find "$LAB_WIDE" -name '*.tar.xz' ! -name "$answer" -delete
        note "$suite has $answer"
        return
        ;;
    esac
  done
  return 77
}
