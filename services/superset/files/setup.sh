#!/usr/bin/env bash
# Can be run any number of times, against a new database or one of an older Superset.
set -euo pipefail

superset db upgrade
superset init
python "$(dirname "$0")/setup.py"
