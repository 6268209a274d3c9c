#!/usr/bin/env bash
# A new volume lacks the folder that the catalogs are kept in.
set -euo pipefail

mkdir -p /data/trino/catalogs
exec /usr/lib/trino/bin/run-trino
