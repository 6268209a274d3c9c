#!/bin/sh
# Make the bucket unless it is there. The keys go by standard input: an argument is seen by every process, and an address
# (MC_HOST_store) cannot hold every character.
set -eu

printf '%s\n%s\n' "$ACCESS_KEY" "$SECRET_KEY" | mc --quiet alias set store "$ENDPOINT" >/dev/null
mc --quiet mb --ignore-existing "store/$BUCKET"
