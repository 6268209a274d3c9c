#!/usr/bin/env bash
# Make each branch of BRANCHES (names by comma) that Nessie lacks, at the head of its default branch. A branch that is
# there is left as it is, unless nothing was ever committed to it. HTTP is spoken by bash itself: the image promises no client.
set -euo pipefail

# usage: request METHOD PATH [JSON]; prints the body, of a failure on stderr, and fails unless the status is 2xx
request() {
  local method=$1 path=$2 body=${3-} line status
  exec 3<>"/dev/tcp/$NESSIE_HOST/$NESSIE_PORT"
  printf '%s %s HTTP/1.0\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s' \
    "$method" "$path" "$NESSIE_HOST" "${#body}" "$body" >&3
  read -r _ status _ <&3
  while read -r line && [ "$line" != $'\r' ]; do :; done <&3
  if [[ $status != 2* ]]; then
    cat <&3 >&2
    return 1
  fi
  cat <&3
}

# Every character that a path or a query gives another meaning; names of branches are ASCII.
encode() {
  local text=$1 index character
  for ((index = 0; index < ${#text}; index++)); do
    character=${text:index:1}
    case $character in
      [a-zA-Z0-9._-]) printf %s "$character" ;;
      *) printf '%%%02X' "'$character" ;;
    esac
  done
}

# usage: field NAME <JSON; prints the first text or object of that name
field() {
  tr -d '\n' | grep -oE "\"$1\" *: *(\"[^\"]*\"|\{[^}]*\})" | head -n 1 | sed -E "s/^\"$1\" *: *\"?//; s/\"\$//"
}

default=$(request GET /api/v2/trees/- | field reference)
branch=$(field name <<<"$default")
hash=$(field hash <<<"$default")
root=$(request GET /api/v2/config | field noAncestorHash)

# Nessie merges only what has a commit in common, and branches that begin before the first commit never have one.
if [ "$hash" = "$root" ]; then
  request POST "/api/v2/trees/$(encode "$branch")@$hash/history/commit" '{
    "commitMeta": { "message": "Begin the history of all branches" },
    "operations": [{ "type": "UNCHANGED", "key": { "elements": ["phlo"] } }]
  }' >/dev/null
  default=$(request GET /api/v2/trees/- | field reference)
fi

IFS=, read -ra names <<<"$BRANCHES"
for name in "${names[@]}"; do
  if ! found=$(request GET "/api/v2/trees/$(encode "$name")" 2>/dev/null); then
    request POST "/api/v2/trees?type=BRANCH&name=$(encode "$name")" "$default" >/dev/null
    echo "branch $name made"
  elif [ "$(field hash <<<"$found")" = "$root" ]; then
    # A default branch that was given another name: Nessie made it when it started, before all commits.
    request PUT "/api/v2/trees/$(encode "$name")@$root" "$default" >/dev/null
    echo "branch $name begun"
  else
    echo "branch $name is there"
  fi
done
