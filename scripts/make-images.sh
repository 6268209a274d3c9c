#!/usr/bin/env bash
# Make local images that stand in for those of services/, of what scripts/provision-servers.sh has installed, in the
# Docker that DOCKER_HOST names. One that is there and whose recipe has not changed is left as it is.
# usage: scripts/make-images.sh [postgres] [versitygw] [minio] [nessie] [trino] [dagster] [pgweb] [prometheus]   (default: all)
set -euo pipefail
cd "$(dirname "$0")/.."

cache=${PHLO_ENGINE_CACHE:-$HOME/.cache/phlo-engines}
recipes=test/engines/docker/images

# usage: make IMAGE FOLDER [OPTION...]
make() {
  local image=phlo-test/$1 folder=$2 begun=$SECONDS recipe
  shift 2
  recipe=$(find "$folder" -type f | sort | xargs cat | sha256sum | cut -c 1-16)
  if [ "$(docker image inspect --format '{{ index .Config.Labels "recipe" }}' "$image" 2>/dev/null)" = "$recipe" ]; then
    return
  fi
  docker build --quiet --network host --label "recipe=$recipe" --tag "$image" "$@" "$folder" >/dev/null
  echo "made $image in $((SECONDS - begun)) s" >&2
}

make_java() {
  make java:25 "$recipes/java" --build-context "java=$(realpath "$cache/java/home")"
}

image() {
  case $1 in
    postgres) make postgres:15 "$recipes/postgres" ;;
    versitygw) make versitygw:1.8.0 "$recipes/versitygw" --build-context "server=$cache/versitygw-1.8.0" ;;
    minio) make minio:2026-02-12 "$recipes/minio" --build-context "server=$cache/minio-2026-02-12" ;;
    nessie) make_java && make nessie:0.99.0 "$recipes/nessie" --build-context "server=$cache/nessie-0.99.0" ;;
    trino) make_java && make trino:476 "$recipes/trino" --build-context "server=$cache/trino-476" ;;
    dagster)
      make python:3.11 "$recipes/python" --build-context certificates=/etc/ssl/certs
      # The service's own recipe, on another base.
      make dagster:1.13.27 services/dagster/files/image \
        --build-context python:3.11.13-slim-bookworm=docker-image://phlo-test/python:3.11
      ;;
    pgweb) make pgweb:0.17.0 "$recipes/pgweb" --build-context "server=$cache/pgweb-0.17.0" ;;
    prometheus) make prometheus:3.14.0 "$recipes/prometheus" --build-context "server=$cache/prometheus-3.14.0" ;;
    *) echo "unknown image: $1" >&2; exit 2 ;;
  esac
}

if [ $# -eq 0 ]; then set -- postgres versitygw minio nessie trino dagster pgweb prometheus; fi
for name in "$@"; do image "$name"; done
