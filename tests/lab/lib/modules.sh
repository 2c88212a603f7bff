# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# v4l2loopback of every version that Debian offers: found and verified by apt, in a state directory of our own, so the
# machine's own list of sources stays as it is. Sourced by build.

# The releases users have, oldest first. Which version each one offers, apt says.
LAB_SUITES=(bullseye bookworm bookworm-backports trixie sid)
LAB_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# Prints the address of the mirror this machine uses; $JCAM_LAB_MIRROR where the machine is not a Debian.
debian_mirror() {
  local id codename
  [ -z "${JCAM_LAB_MIRROR:-}" ] || { echo "$JCAM_LAB_MIRROR"; return; }
  id=$(. /etc/os-release && echo "${ID:-}") codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-sid}")
  [ "$id" = debian ] || return 1
  apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
    awk -v suite="$codename" '$1 == suite && $2 == "main" { print $3; exit }' | grep .
}

# suite_config STATE SUITE MIRROR: an apt configuration that knows one release. How to reach the network and how old an
# index may be (a frozen mirror needs Check-Valid-Until off) is the machine's; its hooks, caches and sources are not.
suite_config() {
  mkdir -p "$1"/{lists/partial,cache/archives/partial,etc}
  : > "$1/status"
  printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nArchitectures: amd64\nSigned-By: %s\n' "$3" "$2" \
    "$LAB_KEYRING" > "$1/etc/suite.sources"
  {
    apt-config dump | grep -E '^Acquire::(https?|Retries|Check-)' || true
    printf '%s "%s";\n' Dir::State "$1" Dir::State::lists "$1/lists" Dir::State::status "$1/status" \
      Dir::Cache "$1/cache" Dir::Etc "$1/etc" Dir::Etc::sourcelist "$1/etc/suite.sources" Dir::Etc::sourceparts /dev/null \
      Dir::Etc::parts /dev/null Dir::Etc::main /dev/null Dir::Etc::preferencesparts /dev/null \
      APT::Architecture amd64 APT::Sandbox::User root APT::Update::Error-Mode any Acquire::Languages none \
      Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled false
  } > "$1/apt.conf"
}

# suite_fetch SUITE MIRROR: puts the release's package at VERSION.deb; prints "VERSION", or "- REASON".
suite_fetch() (
  state=$(mktemp -d "$LAB_DKMS/.apt.XXXXXX")
  trap 'rm -rf "$state"' EXIT
  suite_config "$state" "$1" "$2"
  export APT_CONFIG=$state/apt.conf
  if ! apt-get -qq update > "$state/log" 2>&1; then
    echo "- $(grep -m 1 -E '^[EW]:' "$state/log" || echo 'apt-get update failed')"
    return
  fi
  offered=$(apt-cache madison v4l2loopback-dkms | awk -F'|' 'NR == 1 { gsub(/ /, "", $2); print $2 }')
  [ -n "$offered" ] || { echo "- it offers no v4l2loopback-dkms"; return; }
  version=${offered#*:}
  version=${version%-*}
  if ! [ -s "$LAB_DKMS/$version.deb" ]; then
    (cd "$state" && apt-get -qq download "v4l2loopback-dkms=$offered") > "$state/log" 2>&1 ||
      { echo "- $(grep -m 1 '^E:' "$state/log" || echo 'the download failed')"; return; }
    mv "$state"/v4l2loopback-dkms_*.deb "$LAB_DKMS/$version.deb"
  fi
  echo "$version"
)

# Asks every release. A release that cannot be asked is named with the reason, and keeps its place in the list.
modules_discover() {
  local mirror suite answer
  mkdir -p "$LAB_DKMS"
  mirror=$(debian_mirror) || { note "no Debian mirror is known here: set JCAM_LAB_MIRROR to one"; return; }
  [ -f "$LAB_KEYRING" ] || { note "$LAB_KEYRING is missing: install the package debian-archive-keyring"; return; }
  : > "$LAB_DKMS/suites.new"
  for suite in "${LAB_SUITES[@]}"; do
    answer=$(suite_fetch "$suite" "$mirror")
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

# module_build KERNEL VERSION: a module directory of its own for each version, so that modprobe finds just that one.
module_build() {
  local release source new=$1/modules/.new.$$
  release=$(cat "$1/release")
  rm -rf "$new" "$1"/modules/.new.*
  mkdir -p "$new/source"
  dpkg-deb --fsys-tarfile "$LAB_DKMS/$2.deb" | tar -x -C "$new/source" --wildcards './usr/src/*'
  source=$(echo "$new"/source/usr/src/v4l2loopback-*)
  kernel_make "$1/tree" M="$source" modules > "$1/module-$2.log" 2>&1 ||
    { rm -rf "$new"; note "v4l2loopback $2 did not build: $1/module-$2.log"; return 1; }
  cp -a "$1/modules/none/lib" "$new/lib"
  install -D -m 644 "$source/v4l2loopback.ko" "$new/lib/modules/$release/updates/v4l2loopback.ko"
  rm -rf "$new/source"
  PATH=$PATH:/usr/sbin:/sbin depmod -b "$new" "$release"
  mv "$new" "$1/modules/$2"
}
