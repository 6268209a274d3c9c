#!/bin/sh
# The image takes POSTGRES_PASSWORD only when it makes a new cluster. In one that exists the superuser's password is set
# here before the server starts, so that a rotated secret is in force after a restart.
set -eu

if [ -s "$PGDATA/PG_VERSION" ]; then
  password=$(printf %s "$POSTGRES_PASSWORD" | sed "s/'/''/g")
  # A server that was killed is recovered by this start as well.
  echo "ALTER ROLE postgres PASSWORD '$password';" | gosu postgres postgres --single -D "$PGDATA" postgres >/dev/null
fi
exec docker-entrypoint.sh "$@"
