#!/usr/bin/env bash
# Install the servers of the stack from package registries, once, into a cache outside the repository, so that the tests
# meet them where no image can be pulled.
# usage: scripts/provision-servers.sh [java] [postgres] [versitygw] [minio] [nessie] [trino] [pgweb] [prometheus]   (default: all)
#        scripts/provision-servers.sh promtool     long to compile, and wanted by whoever changes services/prometheus
set -euo pipefail

cache=${PHLO_ENGINE_CACHE:-$HOME/.cache/phlo-engines}
mkdir -p "$cache"

# Run FUNCTION with an empty folder, which gets its final name only when it is complete.
# usage: install NAME FUNCTION [ARGUMENT...]
install() {
  local target=$cache/$1 step=$2 begun=$SECONDS
  shift 2
  if [ -d "$target" ]; then return; fi
  rm -rf "$target.partial"
  mkdir -p "$target.partial"
  (cd "$target.partial" && "$step" "$@") >&2
  mv "$target.partial" "$target"
  echo "provisioned ${target##*/} in $((SECONDS - begun)) s" >&2
}

# Without cgo a program runs in any image. A module of its own ignores the `replace` lines that `go install` refuses.
# usage: compile MODULE@VERSION PACKAGE [TAGS]
compile() {
  local module=$1 package=$2 tags=${3-}
  go mod init provision 2>/dev/null
  go get "$module" 2>/dev/null
  go get "$package@${module#*@}" 2>/dev/null
  CGO_ENABLED=0 go build -tags "$tags" -trimpath -ldflags '-s -w' -o "$PWD/" "$package"
  rm -f go.mod go.sum
}

compile_minio() {
  compile github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c github.com/minio/minio
  compile github.com/minio/mc@v0.0.0-20250313080218-cf909e1063a9 github.com/minio/mc
}

# Of the ways to find targets, only the one that services/prometheus uses: the others bring the clients of all clouds.
compile_prometheus() {
  compile github.com/prometheus/prometheus@v0.314.0 github.com/prometheus/prometheus/cmd/prometheus \
    remove_all_sd,enable_dns_sd
}

# usage: fetch_maven GROUP:ARTIFACT:VERSION:TYPE[:CLASSIFIER]; the file lands in the current folder
fetch_maven() {
  mvn -q -B -Dmdep.overWriteReleases=true "-Dartifact=$1" "-DoutputDirectory=$PWD" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy
}

fetch_nessie() {
  fetch_maven org.projectnessie.nessie:nessie-quarkus:0.99.0:jar:runner
  mv nessie-quarkus-*.jar nessie.jar
}

# The core and the one connector that the stack uses: a tenth of the whole.
fetch_trino() {
  fetch_maven io.trino:trino-server-core:476:tar.gz
  tar -xzf trino-server-core-476.tar.gz --strip-components=1
  rm -rf plugin/* trino-server-core-476.tar.gz
  fetch_maven io.trino:trino-iceberg:476:zip
  python3 -m zipfile -e trino-iceberg-476.zip plugin
  mv plugin/trino-iceberg-476 plugin/iceberg
  rm trino-iceberg-476.zip
  fetch_maven io.trino:trino-cli:476:jar:executable
  mv trino-cli-*.jar trino-cli.jar
}

# The newest that is published alone; the whole server, which has that of 476, is fifty times as large.
fetch_trino_password() {
  fetch_maven io.trino:trino-password-authenticators:449:zip
  python3 -m zipfile -e trino-password-authenticators-449.zip .
  rm trino-password-authenticators-449.zip
}

# Trino wants Java 22 or newer, Nessie 21.
find_java() {
  local home version
  for home in "${JAVA_HOME:-/none}" /usr/lib/jvm/*; do
    version=$(sed -nE 's/^JAVA_VERSION="([0-9]+).*/\1/p' "$home/release" 2>/dev/null || true)
    if [ "${version:-0}" -ge 22 ]; then
      ln -s "$(realpath "$home")" home
      return
    fi
  done
  echo 'No Java 22 or newer: install one, or set JAVA_HOME.' >&2
  return 1
}

install_postgres() {
  local programs=/usr/lib/postgresql/15/bin
  if [ ! -x "$programs/initdb" ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql-15 >/dev/null
  fi
  ln -s "$programs" bin
}

provision() {
  case $1 in
    java) install java find_java ;;
    postgres) install postgres-15 install_postgres ;;
    versitygw) install versitygw-1.8.0 compile github.com/versity/versitygw@v1.8.0 github.com/versity/versitygw/cmd/versitygw ;;
    minio) install minio-2026-02-12 compile_minio ;;
    nessie) install nessie-0.99.0 fetch_nessie ;;
    trino)
      install trino-476 fetch_trino
      install trino-password-449 fetch_trino_password
      ;;
    pgweb) install pgweb-0.17.0 compile github.com/sosedoff/pgweb@v0.17.0 github.com/sosedoff/pgweb ;;
    prometheus) install prometheus-3.14.0 compile_prometheus ;;
    promtool)
      install promtool-3.14.0 compile github.com/prometheus/prometheus@v0.314.0 github.com/prometheus/prometheus/cmd/promtool
      ;;
    *) echo "unknown server: $1" >&2; exit 2 ;;
  esac
}

if [ $# -eq 0 ]; then set -- java postgres versitygw minio nessie trino pgweb prometheus; fi
for server in "$@"; do provision "$server"; done
