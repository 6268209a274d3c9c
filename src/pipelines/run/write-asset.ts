import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import { findTable, type LoadedTable } from '../../tables/load-table.js'
import type { WriteReport } from '../../tables/write-request.js'
import { writeRows } from '../../tables/write-rows.js'
import type { Asset } from '../asset.js'
import { type ColumnPlan, planColumns } from '../columns/plan-columns.js'
import { type OpenFiles, openFiles } from '../files/open-files.js'
import { readSql } from '../files/read-sql.js'
import type { SourceFile } from '../files/source-file.js'
import { chooseFiles } from './decide-files.js'
import { cursorProperty, type FileCursor, formatCursor, parseCursor } from './file-cursor.js'
import { type FileIdentity, identifyFile } from './file-identity.js'
import { findSourceFiles } from './find-source-files.js'
import { refuseCancelled } from './refuse-cancelled.js'
import type { RunContext, RunListener } from './run.js'
import { runBranch } from './run-id.js'
import { tableDefinition } from './table-definition.js'

/** One asset's part of a run. */
export interface AssetWork {
  readonly run: string
  readonly asset: Asset
  readonly refresh: boolean
  /** Absolute path of a folder for this run's temporary files. */
  readonly scratch: string
  readonly listen: RunListener
}

/** What was written, or that there was nothing to write. */
export type AssetWritten =
  | { readonly status: 'unchanged'; readonly message: string }
  | {
      readonly status: 'written'
      readonly report: WriteReport
      readonly files: readonly SourceFile[]
      /** The table before it was written; `undefined`: there was none. */
      readonly before: LoadedTable | undefined
    }

/**
 * Read the source of an asset and write its rows to the run's branch, in one pass over the files and one commit.
 *
 * @throws PHLO_ROWS_INVALID - rows do not fit the schema; names some, with file, line, column and value
 * @throws PHLO_SOURCE_CHANGED, PHLO_CURSOR_UNKNOWN, PHLO_COLUMNS_FROZEN, and what finding, opening and writing throw
 */
export async function writeAsset(context: RunContext, work: AssetWork): Promise<AssetWritten> {
  const { asset, listen } = work
  const [found, before] = await Promise.all([findSourceFiles(context, asset, work.scratch), tableBefore(context, work)])
  const cursor = parseCursor(before?.version.metadata.properties[cursorProperty(asset.id)])
  const files = await chooseFiles(asset, found, { cursor, before, refresh: work.refresh })
  listen({ type: 'asset-started', asset: asset.id, files: files.length, bytes: sumBytes(files) })
  if (files.length === 0) return { status: 'unchanged', message: 'No file is new.' }

  const [identities, { opened, columns }] = await Promise.all([
    Promise.all(files.map(identifyFile)),
    openSource(context, work, { files, before }),
  ])
  refuseCancelled(context.signal)
  const report = await write(context, work, { before, cursor, identities, opened, columns })
  await refuseChanged(asset, files)
  return { status: 'written', report, files, before }
}

async function tableBefore({ lake }: RunContext, { run, asset }: AssetWork): Promise<LoadedTable | undefined> {
  const reference = await lake.catalog.reference(runBranch(run))
  return reference === undefined ? undefined : findTable(lake, reference.hash, asset.key)
}

interface OpenSource {
  readonly opened: OpenFiles
  readonly columns: ColumnPlan
}

async function openSource(
  { lake, signal }: RunContext,
  { asset, scratch }: AssetWork,
  source: { readonly files: readonly SourceFile[]; readonly before: LoadedTable | undefined },
): Promise<OpenSource> {
  const engine = await lake.engine()
  const opened = await openFiles(engine, source.files, {
    format: asset.source.format,
    scratchDirectory: join(scratch, asset.id),
    ...(signal === undefined ? {} : { signal }),
  })
  const schema = source.before === undefined ? undefined : currentSchema(source.before.version.metadata)
  return { opened, columns: await planColumns(engine, asset, opened, schema) }
}

interface Writing extends OpenSource {
  readonly before: LoadedTable | undefined
  readonly cursor: FileCursor | undefined
  readonly identities: readonly FileIdentity[]
}

/** Rows that do not fit are found by the write itself; only then are the files read again to say which ones they are. */
async function write(context: RunContext, work: AssetWork, writing: Writing): Promise<WriteReport> {
  try {
    return await writeOnce(context, work, writing)
  } catch (error) {
    if (!isAboutRows(error)) throw error
    const [engine, { widenColumns }, { explainBadRows }] = await Promise.all([
      context.lake.engine(),
      import('../columns/widen-columns.js'),
      import('../files/explain-bad-rows.js'),
    ])
    const { opened, columns } = writing
    const wider = await widenColumns(engine, work.asset, opened, columns)
    if (wider !== undefined) return write(context, work, { ...writing, columns: wider })
    throw (await explainBadRows(engine, opened, columns.fields, columns.guards)) ?? error
  }
}

function isAboutRows(error: unknown): boolean {
  return error instanceof PhloError && ['PHLO_SQL_FAILED', 'PHLO_COLUMN_NULL'].includes(error.code)
}

async function writeOnce(context: RunContext, work: AssetWork, writing: Writing): Promise<WriteReport> {
  const { asset, run, refresh } = work
  const { before, columns, identities } = writing
  const earlier = asset.write === 'append' && !refresh ? (writing.cursor?.files ?? []) : []
  return writeRows(context.lake, {
    branch: runBranch(run),
    key: asset.key,
    rows: { sql: readSql(writing.opened, columns.fields, columns.guards) },
    mode: refresh ? 'replace' : asset.write,
    duplicates: asset.cursorColumn === undefined ? 'refuse' : { lastBy: asset.cursorColumn },
    definition: tableDefinition(asset, columns.schema),
    schema: asset.contract.columns === 'freeze' && before !== undefined ? undefined : columns.schema,
    properties: { [cursorProperty(asset.id)]: formatCursor({ run, files: [...earlier, ...identities] }) },
    summary: { 'phlo.run': run },
    commit: { message: `Materialize ${asset.id}`, properties: { 'phlo.run': run, 'phlo.asset': asset.id } },
  })
}

/** A file that was written to while it was read may have given rows of two states. */
async function refuseChanged(asset: Asset, files: readonly SourceFile[]): Promise<void> {
  const states = await Promise.all(files.map(({ path }) => stat(path).catch(() => undefined)))
  const changed = files
    .filter(({ bytes }, index) => states[index]?.size !== bytes)
    .map(({ displayName }) => displayName)
  if (changed.length === 0) return
  throw new PhloError('PHLO_SOURCE_CHANGED', `${changed.join(', ')} changed while ${asset.id} was filled from it.`, {
    fixes: [`Run it again when nothing writes to it any more: phlo materialize ${asset.id}`],
    context: { asset: asset.id, files: changed },
  })
}

function sumBytes(files: readonly SourceFile[]): bigint {
  return files.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n)
}
