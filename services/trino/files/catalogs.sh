#!/usr/bin/env bash
# Make a catalog for each branch of BRANCHES (names by comma) that Trino lacks. A catalog has the name of its branch, in
# lower case and with _ for what Trino allows in no name: feature/x-1 becomes feature_x_1.
# Addresses and credentials are named, not written: Trino takes them from its own environment at every start.
set -euo pipefail

statements=$(mktemp)
declare -A branch_of=()

encode() {
  local text=$1
  text=${text//%/%25}
  text=${text//\//%2F}
  printf %s "$text"
}

IFS=, read -ra names <<<"$BRANCHES"
for branch in "${names[@]}"; do
  catalog=$(printf %s "${branch,,}" | tr -c 'a-z0-9_' _)
  [[ $catalog == [a-z]* ]] || catalog=b_$catalog
  if [ "$catalog" = system ] || [ -n "${branch_of[$catalog]-}" ]; then
    echo "branch $branch would have the catalog $catalog, which is taken by ${branch_of[$catalog]-Trino itself}" >&2
    exit 1
  fi
  branch_of[$catalog]=$branch
  cat >>"$statements" <<SQL
CREATE CATALOG IF NOT EXISTS $catalog USING iceberg WITH (
  "iceberg.catalog.type" = 'rest',
  "iceberg.rest-catalog.uri" = '\${ENV:ICEBERG_URL}/$(encode "$branch")',
  "iceberg.rest-catalog.warehouse" = 'lake',
  "fs.native-s3.enabled" = 'true',
  "s3.endpoint" = '\${ENV:OBJECT_STORE_ENDPOINT}',
  "s3.region" = 'us-east-1',
  "s3.path-style-access" = 'true',
  "s3.aws-access-key" = '\${ENV:OBJECT_STORE_ACCESS_KEY}',
  "s3.aws-secret-key" = '\${ENV:OBJECT_STORE_SECRET_KEY}'
);
SQL
  echo "branch $branch is catalog $catalog"
done

trino --server "$TRINO_URL" --user phlo --file "$statements"
