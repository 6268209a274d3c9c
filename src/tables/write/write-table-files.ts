import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type WrittenFile, writeDataFiles } from '../../engine/write-data-files.js'
import { PhloError } from '../../errors.js'
import type { DataFile } from '../../iceberg/data-file.js'
import type { TableMetadata } from '../../iceberg/table-metadata.js'
import type { PartitionSpec, Schema } from '../../iceberg/types.js'
import type { Lake } from '../lake.js'
import { randomHex } from './random-hex.js'

/** Files that are published at once: enough to hide the latency of fsync, few enough to keep the disk's queue short. */
const PUBLISHED_AT_ONCE = 16
const FILE_BYTES_TARGET = 512 * 1024 * 1024

export interface TableFilesRequest {
  /** A SELECT with a column for each field of the schema. */
  readonly sql: string
  readonly metadata: TableMetadata
  readonly schema: Schema
  readonly spec: PartitionSpec
}

/**
 * Write the rows of a SELECT as data files of a table. They are durable when this returns, and no table knows them yet.
 *
 * @returns no files for no rows
 * @throws PHLO_COLUMN_NULL - a required column has nulls
 */
export async function writeTableFiles(lake: Lake, request: TableFilesRequest): Promise<readonly DataFile[]> {
  const { metadata, schema, spec } = request
  const token = randomHex(lake.ambient, 8)
  const directory = join(lake.scratchDirectory, `write-${token}`)
  try {
    const written = await writeDataFiles(await lake.engine(), {
      sql: request.sql,
      schema,
      spec,
      directory,
      fileBytesTarget: Number(metadata.properties['write.target-file-size-bytes'] ?? FILE_BYTES_TARGET),
    })
    refuseNulls(schema, written)
    return await publishAll(lake, written, `${lake.warehouse.keyOf(metadata.location)}/data/${token}`)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function publishAll(lake: Lake, written: readonly WrittenFile[], prefix: string): Promise<readonly DataFile[]> {
  const published: DataFile[] = []
  for (let start = 0; start < written.length; start += PUBLISHED_AT_ONCE) {
    const batch = written.slice(start, start + PUBLISHED_AT_ONCE).map(async ({ localPath, file }, index) => {
      const key = `${prefix}-${start + index}.parquet`
      await lake.warehouse.store.publish(localPath, key)
      return { ...file, location: lake.warehouse.locationOf(key) }
    })
    published.push(...(await Promise.all(batch)))
  }
  return published
}

/** Nested required fields are not looked at: a null parent counts as a null of its children. */
function refuseNulls(schema: Schema, written: readonly WrittenFile[]): void {
  const broken = schema.fields.flatMap(({ id, name, required }) => {
    const nulls = required ? written.reduce((sum, { file }) => sum + (file.nullValueCounts.get(id) ?? 0n), 0n) : 0n
    return nulls === 0n ? [] : [{ column: name, nulls }]
  })
  if (broken.length === 0) return
  const list = broken.map(({ column, nulls }) => `"${column}" (${nulls} ${nulls === 1n ? 'row' : 'rows'})`).join(', ')
  throw new PhloError('PHLO_COLUMN_NULL', `Required columns have nulls: ${list}.`, {
    context: { columns: broken.map(({ column, nulls }) => ({ column, nulls: String(nulls) })) },
  })
}
