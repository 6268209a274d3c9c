#!/usr/bin/env bash
# The variables of the official image's start script that services/nessie sets.
set -euo pipefail

exec java "-XX:MaxRAMPercentage=${JAVA_MAX_MEM_RATIO:-80}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -jar /deployments/quarkus-run.jar "$@"
