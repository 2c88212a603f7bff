# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Builds the User Mode Linux kernel. Sourced by build.

# Of Debian's kernel the tree is its headers, which name a compiler that need not be here. No BTF: it wants one more tool.
kernel_make() {
  if [ "$LAB_KERNEL" = emulated ]; then
    make -C "$1" CC=gcc CONFIG_DEBUG_INFO_BTF_MODULES= "${@:2}"
  else
    make -C "$1" ARCH=um "${@:2}"
  fi
}

# kernel_unpack TREE: the source without most of what no configuration of ours compiles: writing it and deleting it again
# would take longer than a tenth of the build. Kconfig reads the whole tree, so its files and the makefiles stay.
kernel_unpack() {
  local part excludes=(--exclude='*.dts' --exclude='*.dtsi' --exclude='linux-source-*/Documentation/*/*')
  for part in arch/'[a-tv-w]*' sound samples tools/{perf,testing} \
    drivers/{gpu,staging,clk,scsi,usb,misc,iio,infiniband,crypto,pinctrl,soc,acpi,mtd,platform,phy,hwmon,mfd,comedi} \
    drivers/net/{ethernet,wireless,dsa,phy} drivers/media/{dvb-frontends,i2c,pci,platform,usb,tuners,rc}; do
    excludes+=(--exclude="linux-source-*/$part/*.[chS]")
  done
  mkdir -p "$1"
  tar -xf "$(kernel_archive)" -C "$1" --strip-components=1 "${excludes[@]}"
}

# kernel_options: the options of the kernel, each on a line. The wide kernel's file takes some away with a minus.
kernel_options() {
  local fragment=$LAB/kernel.config.fragment wide=$LAB/kernel.wide.config
  [ "$LAB_KERNEL" = wide ] || { grep '^CONFIG_' "$fragment"; return; }
  grep '^CONFIG_' "$fragment" | grep -vxFf <(sed -n 's/^-//p' "$wide")
  grep '^CONFIG_' "$wide" || true
}

# Everything off but what the options ask for. Kconfig drops silently what it cannot set, so the result is compared.
kernel_configure() {
  local lost
  kernel_options > "$1/lab.config"
  kernel_make "$1" -s KCONFIG_ALLCONFIG="$1/lab.config" allnoconfig
  lost=$(grep -vxFf "$1/.config" "$1/lab.config") || true
  [ -z "$lost" ] || die "the kernel did not take these options: ${lost//$'\n'/ }"
}

# progress LOG TOTAL PID: how far the build that writes LOG is, until PID ends. On a terminal one moving line.
progress() {
  local built percent started=$SECONDS last=$SECONDS step=15 end='\n'
  [ ! -t 2 ] || { step=1; end='\r'; }
  while kill -0 "$3" 2>/dev/null; do
    sleep 1
    [ $((SECONDS - last)) -ge $step ] || continue
    last=$SECONDS
    built=$(grep -cE '^  (CC|AS) ' "$1") || true
    percent=$((built * 100 / ($2 > built ? $2 : built + 1)))
    printf "lab: kernel: %d of about %d objects, %d%%, %d s$end" "$built" "$2" "$percent" $((SECONDS - started)) >&2
  done
  [ ! -t 2 ] || echo >&2
}

# kernel_compile TREE LOG
kernel_compile() {
  local total pid
  total=$(kernel_make "$1" -n linux modules 2>/dev/null | grep -cE '^(echo|set).* (CC|AS) ') || true
  kernel_make "$1" -j"$(nproc)" linux modules > "$2" 2>&1 & pid=$!
  # shellcheck disable=SC2064 # the number as it is now
  trap "kill $pid 2> /dev/null" INT TERM
  progress "$2" "$total" $pid
  trap - INT TERM
  wait $pid || { grep -E -m 5 'error:|Error [0-9]|undefined' "$2" >&2 || tail -n 5 "$2" >&2; return 1; }
}

# kernel_prune TREE: leaves what another module needs to be compiled: headers, makefiles, scripts, symbols.
kernel_prune() {
  find "$1" \( -type f -o -type l \) ! -path "$1/scripts/*" ! -path "$1/include/*" \
    ! -name '*.h' ! -name 'Makefile*' ! -name 'Kbuild*' ! -name 'Kconfig*' ! -name .config ! -name Module.symvers \
    ! -name '*.lds' -delete
  rm -rf "$1"/{Documentation,tools,samples,sound,LICENSES}
  find "$1" -type d -empty -delete
}

# kernel_build DIR: builds into a directory beside DIR and renames it, so DIR is whole or not there.
kernel_build() {
  local new=$1.new.$$ release
  # shellcheck disable=SC2064 # the name as it is now
  trap "rm -rf '$new'" EXIT
  find "$LAB_CACHE" -maxdepth 1 -name '*.new.*' -exec rm -rf {} + # of builds that were killed
  note "kernel: unpacking $(basename "$(kernel_archive)")"
  kernel_unpack "$new/tree"
  [ "$LAB_KERNEL" = wide ] || source_change "$new/tree" "$LAB/kernel.patch.sed" # a newer one needs none of it
  kernel_configure "$new/tree"
  kernel_compile "$new/tree" "$new/build.log" || { cp "$new/build.log" "$1.log"; die "the kernel did not build: $1.log"; }
  release=$(kernel_make "$new/tree" -s kernelrelease)
  kernel_make "$new/tree" -s INSTALL_MOD_PATH="$new/modules/none" modules_install > /dev/null
  rm -f "$new/modules/none/lib/modules/$release"/{build,source}
  echo "$release" > "$new/release"
  mv "$new/tree/linux" "$new/linux"
  strip --strip-debug "$new/linux"
  kernel_prune "$new/tree"
  mv "$new" "$1"
  trap - EXIT
}
