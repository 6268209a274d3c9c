import assert from 'node:assert/strict'
import type { PartitionSpec, Schema, Value } from '../../iceberg/types.js'
import type { Engine, ResultValue } from '../engine.js'
import { readParquetSql } from '../read-parquet-sql.js'
import type { CopiedFile } from './copy-rows.js'
import { partitionValuesSql } from './partition-sql.js'

/** Files looked at by one statement. */
const FILES_MAX = 100

/**
 * Find the partition that each file belongs to, by its first row: names of folders do not hold values exactly.
 *
 * @returns one tuple per file, in the order of the files
 */
export async function readPartitions(
  engine: Engine,
  files: readonly CopiedFile[],
  { schema, spec }: { readonly schema: Schema; readonly spec: PartitionSpec },
): Promise<readonly (readonly (Value | null)[])[]> {
  if (spec.fields.length === 0) return files.map(() => [])
  const values = partitionValuesSql(schema, spec).map((sql, index) => `${sql} AS value_${index}`)
  const partitions: (Value | null)[][] = []
  for (let start = 0; start < files.length; start += FILES_MAX) {
    const firstRows = files
      .slice(start, start + FILES_MAX)
      .map(
        ({ localPath }, index) =>
          `(SELECT ${index} AS ordinal, ${values.join(', ')} FROM ${readParquetSql([localPath])} LIMIT 1)`,
      )
    for (const row of await engine.rows(`${firstRows.join(' UNION ALL ')} ORDER BY ordinal`)) {
      partitions.push(values.map((_, index) => primitiveOf(row[`value_${index}`])))
    }
  }
  assert(partitions.length === files.length)
  return partitions
}

function primitiveOf(value: ResultValue | undefined): Value | null {
  if (value === null || value instanceof Uint8Array) return value
  assert(typeof value !== 'object' && value !== undefined)
  return value
}
