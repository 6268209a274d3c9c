import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type WrittenFile, writeDataFiles } from '../../engine/write-data-files.js'
import type { DataFile } from '../../iceberg/data-file.js'
import type { TableMetadata } from '../../iceberg/table-metadata.js'
import type { PartitionSpec, Schema } from '../../iceberg/types.js'
import { randomHex } from '../../storage/random-id.js'
import type { Lake } from '../lake.js'

/** Files that are published at once: enough to hide the latency of fsync, few enough to keep the disk's queue short. */
const PUBLISHED_AT_ONCE = 16
/** Iceberg's own default of `write.target-file-size-bytes`. */
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
 * @throws PHLO_VALUE_INVALID - a required column has nulls, or a value does not fit its column
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
      fileBytesTarget: fileBytesTarget(metadata),
    })
    return await publishAll(lake, written, `${lake.warehouse.keyOf(metadata.location)}/data/${token}`)
  } finally {
    // Empty folders by now: removing them takes less time than waiting for another thread to do it.
    rmSync(directory, { recursive: true, force: true })
  }
}

/** A property that is no number of bytes is another writer's mistake, not a reason to fail. */
function fileBytesTarget({ properties }: TableMetadata): number {
  const wanted = Number(properties['write.target-file-size-bytes'])
  return Number.isSafeInteger(wanted) && wanted > 0 ? wanted : FILE_BYTES_TARGET
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
