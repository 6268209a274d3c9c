#!/bin/sh
# Make the bucket unless the gateway has it.
set -eu

buckets=$(versitygw admin list-buckets)
if echo "$buckets" | awk '{ print $1 }' | grep -Fqx "$BUCKET"; then
  echo "bucket $BUCKET is there"
else
  versitygw admin create-bucket --owner "$ADMIN_ACCESS_KEY_ID" --bucket "$BUCKET"
  echo "bucket $BUCKET made"
fi
