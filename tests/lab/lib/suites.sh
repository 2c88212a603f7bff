# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Asks releases of Debian other than this machine's: what they offer is found and verified by apt, in a state directory of
# our own, so the machine's own list of sources stays as it is. Sourced by build.

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

# suites_mirror: the mirror's address, where releases can be asked at all; else what is missing is said.
suites_mirror() {
  debian_mirror || { note "no Debian mirror is known here: set JCAM_LAB_MIRROR to one"; return 1; }
  [ -f "$LAB_KEYRING" ] || { note "$LAB_KEYRING is missing: install the package debian-archive-keyring"; return 1; }
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

# suite_ask SUITE MIRROR COMMAND...: the command with an apt that knows one release, in a directory that goes when it ends.
# Prints what the command does, or "- REASON".
suite_ask() (
  state=$(mktemp -d "$LAB_CACHE/.apt.XXXXXX")
  trap 'rm -rf "$state"' EXIT
  suite_config "$state" "$1" "$2"
  export APT_CONFIG=$state/apt.conf
  cd "$state"
  if ! apt-get -qq update > log 2>&1; then
    echo "- $(grep -m 1 -E '^[EW]:' log || echo 'apt-get update failed')"
    return
  fi
  "${@:3}"
)

# suite_version PACKAGE: the newest version that the release offers.
suite_version() { apt-cache madison "$1" | awk -F'|' 'NR == 1 { gsub(/ /, "", $2); print $2 }'; }

# suite_download PACKAGE VERSION: the package's file here, or "- REASON" and failure.
suite_download() {
  apt-get -qq download "$1=$2" > log 2>&1 || { echo "- $(grep -m 1 '^E:' log || echo 'the download failed')"; return 1; }
}

# kernel_packages FLAVOUR ARCH, with an apt that knows a release: the version of its kernel, and the package that holds the part of
# its headers which all flavours share, and that with the tools for this machine.
kernel_packages() {
  local version
  version=$(apt-cache depends "linux-image-$1:$2" | awk '$1 == "Depends:" { sub(/:.*/, "", $2); print substr($2, length("linux-image-") + 1); exit }')
  apt-cache depends "linux-headers-$version:$2" | awk -v version="$version" '
    { sub(/:.*/, "", $2) }
    $2 ~ /^linux-headers-.*-common$/ { common = $2 }
    $2 ~ /^linux-kbuild-/ { tools = $2 }
    END { print version, common, tools }'
}

# headers_at DIRECTORY PREFIX: headers that were unpacked below the directory are found in PREFIX/usr/src: their packages know
# themselves by absolute paths.
headers_at() {
  grep -rlF /usr/src/ --include=Makefile --include=.kernelvariables "$1/usr/src" | xargs -r sed -i "s|/usr/src/|$2/usr/src/|g"
}
