#!/usr/bin/env bash
# Install the foreign engines that the tests meet, once, into a cache outside the repository.
# usage: scripts/provision-engines.sh [pyiceberg] [duckdb-iceberg] [duckdb-httpfs] [dlt] [npm] [superset]   (default: the first two)
set -euo pipefail

cache=${PHLO_ENGINE_CACHE:-$HOME/.cache/phlo-engines}
python=${PHLO_PYTHON:-python3}
mkdir -p "$cache"
unset PYTHONDONTWRITEBYTECODE

# A folder appears under its final name only when it is complete, so an interrupted run leaves nothing half-made.
install_environment() {
  local name=$1
  shift
  local target=$cache/$name
  if [ -x "$target/bin/python" ]; then return; fi
  rm -rf "$target"
  echo "provisioning $name" >&2
  "$python" -m venv "$target.partial"
  rm -rf "$target"
  mv "$target.partial" "$target"
  # Installed after the move: the scripts of an environment hold its path.
  if ! "$target/bin/python" -m pip install --quiet --disable-pip-version-check "$@" >&2; then
    rm -rf "$target"
    return 1
  fi
  # Without bytecode Python starts in twice the time, which would flatter us in every comparison.
  "$target/bin/python" -m compileall -q "$target/lib" >&2 || true
}

# npm packages of their own: what the test suite does not need is no dependency of the repository.
install_packages() {
  local name=$1
  local dependencies=$2
  local target=$cache/$name
  if [ -f "$target/package-lock.json" ]; then return; fi
  echo "provisioning $name" >&2
  rm -rf "$target"
  mkdir -p "$target"
  # Verdaccio wants node-fetch by a tag that not every mirror knows.
  echo "{\"private\":true,\"dependencies\":{$dependencies},\"overrides\":{\"node-fetch\":\"2.7.0\"}}" >"$target/package.json"
  # The lock file is written last.
  (cd "$target" && npm install --silent --no-audit --no-fund >&2)
}

provision() {
  case $1 in
    pyiceberg) install_environment pyiceberg-0.12 'pyiceberg[sql-sqlite,pyarrow]>=0.12,<0.13' 'pyiceberg-core' ;;
    duckdb-iceberg) install_environment duckdb-iceberg-1.5.5 'duckdb==1.5.5' 'duckdb-extension-iceberg==1.5.5' 'duckdb-extension-avro==1.5.5' ;;
    duckdb-httpfs) install_environment duckdb-httpfs-1.5.5 'duckdb==1.5.5' 'duckdb-extension-httpfs==1.5.5' ;;
    dlt) install_environment dlt-1 'dlt[duckdb,filesystem,parquet]>=1,<2' 'pyiceberg[sql-sqlite,pyarrow]>=0.12,<0.13' 'pyiceberg-core' ;;
    superset)
      # Its packages leave out some that it imports, and take a newer one than it can use.
      install_environment superset-6.1 'apache-superset==6.1.0' 'flask-caching==2.3.1' 'cachetools' 'rich' \
        'psycopg2-binary==2.9.13' 'trino==0.340.0'
      ;;
    npm)
      install_packages npm-registry '"verdaccio":"6.2.4"'
      install_packages pnpm-10 '"pnpm":"10.18.0"'
      install_packages yarn-1 '"yarn":"1.22.22"'
      install_packages yarn-4 '"@yarnpkg/cli-dist":"4.9.1"'
      install_packages bun-1 '"bun":"1.2.22"'
      ;;
    *) echo "unknown engine: $1" >&2; exit 2 ;;
  esac
}

for engine in "${@:-pyiceberg duckdb-iceberg}"; do
  for name in $engine; do provision "$name"; done
done
