import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { keepRowGroups } from '../../engine/write/keep-row-groups.js'
import type { KeptRowGroups } from '../../engine/write/plan-kept-row-groups.js'
import { type WrittenFile, writeDataFiles } from '../../engine/write/write-data-files.js'
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
  /** Parts of files of the table that become files of their own, before those with the rows. */
  readonly kept?: readonly KeptRowGroups[]
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
  const token = randomHex(lake.ambient, 8)
  const prefix = `${lake.warehouse.keyOf(request.metadata.location)}/data/${token}`
  const target = join(lake.scratchDirectory, `write-${token}`)
  const written = await writeLocally(lake, request, target)
  const placed = written.map((one, index) => ({ ...one, key: `${prefix}-${index}.parquet` }))
  const files = placed.map(({ file, key }) => ({ ...file, location: lake.warehouse.locationOf(key) }))
  const durable = inBackground(publishAll(lake, placed).finally(() => clear(target)))
  if (sumBytes(files) > AWAITED_BYTES_MIN) await durable
  return { files, durable }
}

/** What is kept is copied while DuckDB writes the rows. */
async function writeLocally(
  lake: Lake,
  { sql, schema, spec, metadata, kept = [] }: TableFilesRequest,
  target: string,
): Promise<readonly WrittenFile[]> {
  const options = { sql, schema, spec, target, fileBytesTarget: fileBytesTarget(metadata) }
  const keeping = inBackground(keepAll(lake, kept, keptFolder(target)))
  try {
    const written = await writeDataFiles(await lake.engine(), options)
    return [...(await keeping), ...written]
  } catch (error) {
    await Promise.allSettled([keeping])
    clear(target)
    throw error
  }
}

async function keepAll(
  { warehouse: { store } }: Lake,
  kept: readonly KeptRowGroups[],
  folder: string,
): Promise<readonly WrittenFile[]> {
  if (kept.length === 0) return []
  await mkdir(folder, { recursive: true })
  const written: WrittenFile[] = []
  for (const [index, one] of kept.entries()) written.push(await keepRowGroups(store, one, join(folder, String(index))))
  return written
}

function keptFolder(target: string): string {
  return `${target}-kept`
}

/** Nothing or empty folders, as a rule: removing them takes less time than waiting for another thread to do it. */
function clear(target: string): void {
  for (const path of [target, keptFolder(target)]) rmSync(path, { recursive: true, force: true })
}

/** A property that is no number of bytes is another writer's mistake, not a reason to fail. */
function fileBytesTarget({ properties }: TableMetadata): number {
  const wanted = Number(properties['write.target-file-size-bytes'])
  return Number.isSafeInteger(wanted) && wanted > 0 ? wanted : FILE_BYTES_TARGET
}

async function publishAll(
  { warehouse: { store } }: Lake,
  written: readonly { readonly localPath: string; readonly key: string }[],
): Promise<void> {
  for (let start = 0; start < written.length; start += PUBLISHED_AT_ONCE) {
    const batch = written.slice(start, start + PUBLISHED_AT_ONCE)
    const published = await Promise.allSettled(batch.map(({ localPath, key }) => store.publish(localPath, key)))
    // Who hears of a failure finds none of the others still at work.
    const failed = published.find((one) => one.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}
