"""Exit 0 when Dagster's daemon has given a sign of life lately.

`dagster-daemon liveness-check` asks the same, for two seconds of processor time at every check.
"""

import os
import sys
import time

import psycopg2

SECONDS_MAX = 120

connection = psycopg2.connect(
    host=os.environ["DATABASE_HOST"],
    port=os.environ.get("DATABASE_PORT", "5432"),
    dbname="dagster",
    user="dagster",
    password=os.environ["DAGSTER_DATABASE_PASSWORD"],
    connect_timeout=5,
)
with connection.cursor() as cursor:
    cursor.execute("SELECT extract(epoch FROM max(timestamp)) FROM daemon_heartbeats")
    (latest,) = cursor.fetchone()
if latest is None:
    sys.exit("the daemon has given no sign of life yet")
silent_seconds = time.time() - float(latest)
if silent_seconds > SECONDS_MAX:
    sys.exit(f"the daemon has been silent for {silent_seconds:.0f} seconds")
