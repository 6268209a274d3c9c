#!/usr/bin/env bash
# Start a Docker daemon of one's own from what provision-docker.sh has unpacked, and stop exactly that one.
# Everything of it lies in FOLDER. It sets no firewall rules and makes no bridge of its own, so that several of them, and the
# machine's own engine, stand side by side; images are therefore built with `docker build --network host`.
# usage: scripts/private-docker.sh start FOLDER [IMAGE…]   prints the environment that reaches it, for `eval`; the images are
#                                                            busybox and debian unless they are named
#        scripts/private-docker.sh stop FOLDER
#        scripts/private-docker.sh env FOLDER
set -euo pipefail

engine=${PHLO_ENGINE_CACHE:-$HOME/.cache/phlo-engines}/docker-trixie
action=${1:?start, stop or env}
folder=$(realpath -m "${2:?a folder}")
images=("${@:3}")
if [ ${#images[@]} -eq 0 ]; then images=(busybox debian); fi

print_environment() {
  echo "export DOCKER_HOST=unix://$folder/docker.sock"
  echo "export DOCKER_CONFIG=$engine/config"
  echo "export PATH=$engine/bin:\$PATH"
}

# The pid of this folder's daemon, or nothing: a stale pid file may name a process of somebody else.
daemon_pid() {
  local pid
  pid=$(cat "$folder/docker.pid" 2>/dev/null) || return 0
  if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "--data-root $folder/data"; then echo "$pid"; fi
}

is_ready() {
  curl --silent --fail --max-time 2 --unix-socket "$folder/docker.sock" http://docker/_ping >/dev/null 2>&1
}

start() {
  if [ ! -x "$engine/bin/dockerd" ]; then
    echo 'Docker is not provisioned: run scripts/provision-docker.sh' >&2
    exit 1
  fi
  if [ -z "$(daemon_pid)" ]; then
    mkdir -p "$folder"
    rm -f "$folder/docker.pid"
    PATH=$engine/bin:/usr/sbin:/sbin:$PATH setsid "$engine/bin/dockerd" \
      --storage-driver overlay2 --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/docker.pid" \
      --bridge none --iptables=false --ip6tables=false -H "unix://$folder/docker.sock" \
      >"$folder/dockerd.log" 2>&1 </dev/null &
  fi
  for _ in $(seq 1200); do
    if is_ready; then
      for image in "${images[@]}"; do
        case $image in
          busybox) import_image phlo-test/busybox:1 "$engine/busybox.tar" ;;
          debian) import_image phlo-test/debian:bookworm "$engine/bookworm.tar.gz" ;;
          *) echo "unknown image: $image" >&2; exit 2 ;;
        esac
      done
      print_environment
      return
    fi
    sleep 0.1
  done
  tail -20 "$folder/dockerd.log" >&2
  exit 1
}

import_image() {
  local docker=("$engine/bin/docker" -H "unix://$folder/docker.sock")
  "${docker[@]}" image inspect "$1" >/dev/null 2>&1 || "${docker[@]}" import --change 'CMD ["/bin/sh"]' "$2" "$1" >/dev/null
}

# The bridges of this daemon's networks. It leaves them behind, and makes them again when it starts: those of daemons whose
# folder is gone would take the addresses of all others.
bridges() {
  "$engine/bin/docker" -H "unix://$folder/docker.sock" network ls --quiet --filter driver=bridge 2>/dev/null |
    sed 's/^/br-/' || true
}

stop() {
  local pid bridge left
  pid=$(daemon_pid)
  if [ -z "$pid" ]; then return; fi
  left=$(bridges)
  kill "$pid"
  for _ in $(seq 1200); do
    if [ -z "$(daemon_pid)" ]; then
      for bridge in $left; do ip link delete "$bridge" 2>/dev/null || true; done
      return
    fi
    sleep 0.1
  done
  echo "the daemon $pid does not end" >&2
  exit 1
}

case $action in
  start) start ;;
  stop) stop ;;
  env) print_environment ;;
  *) echo "unknown action: $action" >&2; exit 2 ;;
esac
