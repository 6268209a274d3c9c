#!/usr/bin/env bash
# Unpack Docker Engine and Compose v2 into a cache outside the repository, and make two small images to run on it.
# Nothing is started and no service is installed: `scripts/private-docker.sh start FOLDER` starts a daemon from it.
# For Debian as root (a container or a virtual machine for tests); elsewhere the tests use the engine that is there.
# usage: scripts/provision-docker.sh
set -euo pipefail

cache=${PHLO_ENGINE_CACHE:-$HOME/.cache/phlo-engines}
# Debian's names: bookworm's own engine (20.10) has neither Compose v2 nor `healthcheck.start_interval`.
suite=trixie
packages=(docker.io docker-cli containerd docker-compose docker-buildx)
target=$cache/docker-$suite

# The mirror that this machine uses for Debian itself, in either of apt's two formats.
debian_mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    sed -nE 's/^(deb( \[[^]]*\])?|URIs:) +([^ ]*\/debian\/?)( .*)?$/\3/p' | head -1
}

# trixie's runc needs a newer glibc than bookworm's, so these come from the machine's own release.
install_host_tools() {
  local missing=() tool
  declare -A packages_of=([busybox]=busybox-static [ip]=iproute2)
  for tool in runc iptables ip tini busybox debootstrap; do
    command -v "$tool" >/dev/null || [ -x "/usr/sbin/$tool" ] || missing+=("${packages_of[$tool]:-$tool}")
  done
  if [ ${#missing[@]} -eq 0 ]; then return; fi
  echo "installing ${missing[*]}" >&2
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# A private list of packages, so that the machine never takes anything of another release by itself.
unpack_engine() {
  if [ -x "$target/bin/dockerd" ]; then return; fi
  echo "unpacking Docker of Debian $suite" >&2
  local work=$target.partial
  rm -rf "$target" "$work"
  mkdir -p "$work"/{lists/partial,cache/archives/partial,debs,root,bin,config/cli-plugins}
  echo "deb $(debian_mirror) $suite main" >"$work/sources.list"
  local options=(
    -qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root
  )
  apt-get "${options[@]}" update
  (cd "$work/debs" && apt-get "${options[@]}" download "${packages[@]}")
  for package in "$work"/debs/*.deb; do dpkg-deb -x "$package" "$work/root"; done
  for program in "$work"/root/usr/bin/* "$work"/root/usr/sbin/*; do
    ln -s "../root/${program#"$work/root/"}" "$work/bin/${program##*/}"
  done
  for plugin in "$work"/root/usr/libexec/docker/cli-plugins/* "$work"/root/usr/lib/docker/cli-plugins/*; do
    if [ -e "$plugin" ]; then ln -s "../../root/${plugin#"$work/root/"}" "$work/config/cli-plugins/${plugin##*/}"; fi
  done
  ln -sf "$(command -v tini-static)" "$work/bin/docker-init"
  rm -rf "$work"/{lists,cache,debs,sources.list}
  mv "$work" "$target"
}

# File systems to import as images: busybox alone (2 MB), and Debian with apt (74 MB) for what has to be installed.
make_busybox() {
  if [ -e "$target/busybox.tar" ]; then return; fi
  local root
  root=$(mktemp -d)
  mkdir -p "$root"/{bin,etc,tmp,root,var/tmp}
  chmod 1777 "$root/tmp"
  cp "$(command -v busybox)" "$root/bin/busybox"
  for applet in $(busybox --list); do [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet"; done
  echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
  echo 'root:x:0:' >"$root/etc/group"
  tar -C "$root" -cf "$target/busybox.partial" . && mv "$target/busybox.partial" "$target/busybox.tar"
  rm -rf "$root"
}

make_debian() {
  if [ -e "$target/bookworm.tar.gz" ]; then return; fi
  echo 'making a Debian file system' >&2
  local root
  root=$(mktemp -d)
  debootstrap --variant=minbase bookworm "$root" "$(debian_mirror)" >/dev/null
  rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,man,locale,info}/*
  tar -C "$root" -czf "$target/bookworm.partial" . && mv "$target/bookworm.partial" "$target/bookworm.tar.gz"
  rm -rf "$root"
}

install_host_tools
unpack_engine
make_busybox
make_debian
