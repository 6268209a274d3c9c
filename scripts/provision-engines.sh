#!/usr/bin/env bash
# Install the foreign engines that the tests meet, once, into a cache outside the repository.
# usage: scripts/provision-engines.sh [pyiceberg] [duckdb-iceberg] [dlt]   (default: the first two)
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

provision() {
  case $1 in
    pyiceberg) install_environment pyiceberg-0.12 'pyiceberg[sql-sqlite,pyarrow]>=0.12,<0.13' 'pyiceberg-core' ;;
    duckdb-iceberg) install_environment duckdb-iceberg-1.5.5 'duckdb==1.5.5' 'duckdb-extension-iceberg==1.5.5' 'duckdb-extension-avro==1.5.5' ;;
    dlt) install_environment dlt-1 'dlt[duckdb,filesystem,parquet]>=1,<2' 'pyiceberg[sql-sqlite,pyarrow]>=0.12,<0.13' 'pyiceberg-core' ;;
    *) echo "unknown engine: $1" >&2; exit 2 ;;
  esac
}

for engine in "${@:-pyiceberg duckdb-iceberg}"; do
  for name in $engine; do provision "$name"; done
done
