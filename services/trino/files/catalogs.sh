#!/usr/bin/env bash
# Make the catalogs of CATALOGS (names by comma) that Trino lacks, each one over the branch at the same place in BRANCHES.
set -euo pipefail

statements=$(mktemp)

encode() {
  local text=$1
  text=${text//%/%25}
  text=${text//\//%2F}
  printf %s "$text"
}

# The lines of the file of properties, for the branch $1, as Trino's SQL wants them.
properties() {
  local line ref separator=''
  ref=$(encode "$1")
  while IFS= read -r line; do
    if [[ -z $line || $line == \#* ]]; then continue; fi
    line=${line//'{ref}'/"$ref"}
    printf "%s  \"%s\" = '%s'" "$separator" "${line%%=*}" "${line#*=}"
    separator=$',\n'
  done </phlo/catalog.properties
}

IFS=, read -ra branches <<<"$BRANCHES"
IFS=, read -ra catalogs <<<"$CATALOGS"
for index in "${!branches[@]}"; do
  branch=${branches[$index]} catalog=${catalogs[$index]}
  printf 'CREATE CATALOG IF NOT EXISTS "%s" USING iceberg WITH (\n%s\n);\n' "$catalog" "$(properties "$branch")" >>"$statements"
  echo "branch $branch is catalog $catalog"
done

trino --server "$TRINO_URL" --user phlo --file "$statements"
