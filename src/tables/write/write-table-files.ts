import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { writeDataFiles } from '../../engine/write-data-files.js'
import type { DataFile } from '../../iceberg/data-file.js'
import type { TableMetadata } from '../../iceberg/table-metadata.js'
import type { PartitionSpec, Schema } from '../../iceberg/types.js'
import { inBackground } from '../../storage/in-background.js'
import { randomHex } from '../../storage/random-id.js'
import type { Lake } from '../lake.js'
import { sumBytes } from './sum-bytes.js'

/** Files that are published at once: enough to hide the latency of fsync, few enough to keep the disk's queue short. */
const PUBLISHED_AT_ONCE = 16
/** A commit says when it was published, but is written while its files become durable: this must not take seconds. */
const AWAITED_BYTES_MIN = 8 * 1024 * 1024
/** Iceberg's own default of `write.target-file-size-bytes`. */
const FILE_BYTES_TARGET = 512 * 1024 * 1024

export interface TableFilesRequest {
  /** A SELECT with a column for each field of the schema. */
  readonly sql: string
  readonly metadata: TableMetadata
  readonly schema: Schema
  readonly spec: PartitionSpec
}

/** Data files that no table knows yet. */
export interface NewFiles {
  readonly files: readonly DataFile[]
  /** Fulfilled when all of them are objects of the store, and durable; rejected when one cannot be. */
  readonly durable: Promise<unknown>
}

export const NO_FILES: NewFiles = { files: [], durable: Promise.resolve() }

/**
 * Write the rows of a SELECT as data files of a table, and begin to publish them.
 *
 * @returns no files for no rows
 * @throws PHLO_VALUE_INVALID - a required column has nulls, or a value does not fit its column
 */
export async function writeTableFiles(lake: Lake, request: TableFilesRequest): Promise<NewFiles> {
  const { metadata, schema, spec, sql } = request
  const token = randomHex(lake.ambient, 8)
  const prefix = `${lake.warehouse.keyOf(metadata.location)}/data/${token}`
  const target = join(lake.scratchDirectory, `write-${token}`)
  const options = { sql, schema, spec, target, fileBytesTarget: fileBytesTarget(metadata) }
  const written = await writeDataFiles(await lake.engine(), options)
  const placed = written.map((one, index) => ({ ...one, key: `${prefix}-${index}.parquet` }))
  const files = placed.map(({ file, key }) => ({ ...file, location: lake.warehouse.locationOf(key) }))
  const durable = inBackground(publishAll(lake, placed, target))
  if (sumBytes(files) > AWAITED_BYTES_MIN) await durable
  return { files, durable }
}

/** A property that is no number of bytes is another writer's mistake, not a reason to fail. */
function fileBytesTarget({ properties }: TableMetadata): number {
  const wanted = Number(properties['write.target-file-size-bytes'])
  return Number.isSafeInteger(wanted) && wanted > 0 ? wanted : FILE_BYTES_TARGET
}

async function publishAll(
  { warehouse: { store } }: Lake,
  written: readonly { readonly localPath: string; readonly key: string }[],
  target: string,
): Promise<void> {
  try {
    for (let start = 0; start < written.length; start += PUBLISHED_AT_ONCE) {
      const batch = written.slice(start, start + PUBLISHED_AT_ONCE)
      await Promise.all(batch.map(({ localPath, key }) => store.publish(localPath, key)))
    }
  } finally {
    // Nothing or empty folders by now: removing them takes less time than waiting for another thread to do it.
    rmSync(target, { recursive: true, force: true })
  }
}
