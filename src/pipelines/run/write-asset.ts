import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { Schema } from '../../iceberg/types.js'
import { inBackground } from '../../storage/in-background.js'
import { findTable, type LoadedTable } from '../../tables/load-table.js'
import type { WriteReport } from '../../tables/write-request.js'
import { writeRows } from '../../tables/write-rows.js'
import type { Asset } from '../asset.js'
import { declaredFields } from '../columns/declared-fields.js'
import { type ColumnPlan, planColumns } from '../columns/plan-columns.js'
import { presumedFields } from '../columns/presumed-fields.js'
import type { OpenFiles } from '../files/open-file.js'
import { openFiles } from '../files/open-files.js'
import { readSql } from '../files/read/read-sql.js'
import type { SourceFile } from '../files/source-file.js'
import { compareFiles } from './compare-files.js'
import { decideFiles, type FileDecision } from './decide-files.js'
import { declarationDigest } from './declaration-digest.js'
import { cursorMark, cursorProperty, formatCursor, type SourcePosition } from './file-cursor.js'
import { type FileIdentity, identifyFile } from './file-identity.js'
import { findSourceFiles } from './find-source-files.js'
import { refuseCancelled } from './refuse-cancelled.js'
import type { RunContext, RunListener } from './run.js'
import { runBranch } from './run-id.js'
import { type TableCursor, tableCursor } from './table-cursor.js'
import { tableDefinition } from './table-definition.js'
import { writeNotes } from './write-notes.js'

/** One asset's part of a run. */
export interface AssetWork {
  readonly run: string
  readonly asset: Asset
  readonly refresh: boolean
  /** Absolute path of a folder for this run's temporary files. */
  readonly scratch: string
  readonly listen: RunListener
}

/** Files of earlier runs that the table remembers of a source with a cursor. */
const KNOWN_FILES_MAX = 1000

/** How all rows are replaced by those of all files. */
const REFRESH_MODES = { append: 'replace', replace: 'replace', upsert: 'replace-by-key' } as const

/** What was written, or that there was nothing to write. */
export type AssetWritten =
  | { readonly status: 'unchanged'; readonly message: string }
  | {
      readonly status: 'written'
      readonly report: WriteReport
      readonly files: readonly SourceFile[]
      /** The table before it was written; `undefined`: there was none. */
      readonly before: LoadedTable | undefined
      /** What a person should know of it; see `AssetReport`. */
      readonly notes: readonly string[]
    }

/**
 * Read the source of an asset and write its rows to the run's branch, in one pass over the files and one commit.
 *
 * @throws PHLO_ROWS_INVALID - rows do not fit the schema; names some, with file, line, column and value
 * @throws PHLO_SOURCE_CHANGED, PHLO_CURSOR_UNKNOWN, PHLO_COLUMNS_FROZEN, and what finding, opening and writing throw
 */
export async function writeAsset(context: RunContext, work: AssetWork): Promise<AssetWritten> {
  const { asset, listen } = work
  const reading = tableBefore(context, work)
  const cursorBefore = async () => cursorOf(await reading, asset)
  const [{ files: sources, position }, before] = await Promise.all([
    findSourceFiles(context, asset, { scratch: work.scratch, refresh: work.refresh, cursor: cursorBefore }),
    reading,
  ])
  const cursor = cursorOf(before, asset)
  // Where all files are read anyway, it is not worth reading them to tell what has become of them.
  const found = await compareFiles(sources, work.refresh ? undefined : cursor)
  const decision = decideFiles(asset, found, { table: before, cursor, refresh: work.refresh })
  if (decision.type === 'refuse') throw decision.error
  const files = decision.type === 'read' ? decision.files.map(({ file }) => file) : []
  listen({ type: 'asset-started', asset: asset.id, files: files.length, bytes: sumBytes(files) })
  if (decision.type === 'nothing') return { status: 'unchanged', message: decision.message }

  const states = await fileStates(files)
  const { opened, columns } = await openSource(context, work, { files, before })
  refuseCancelled(context.signal)
  const ended = new AbortController()
  // Files are identified while the engine writes their rows; when it fails, nobody waits for the rest.
  const identities = inBackground(
    identifyFiles({ ...decision, kept: knownFiles(decision.kept, position) }, ended.signal),
  )
  const writing = { before, identities, position, opened, columns }
  const report = await write(context, work, writing).finally(() => ended.abort())
  await refuseChanged(asset, files, states)
  const isDeclaredOtherwise = cursor?.declaration !== declarationDigest(asset)
  const notes = writeNotes(asset, { before, report, absent: columns.absent, isDeclaredOtherwise })
  return { status: 'written', report, files, before, notes }
}

/** Where a source tells by its cursor what it has given, only the files near the cursor may come again. */
function knownFiles(kept: readonly FileIdentity[], position: SourcePosition | undefined): readonly FileIdentity[] {
  return position?.cursor === undefined ? kept : kept.slice(-KNOWN_FILES_MAX)
}

/** The files whose rows the table has after the run; one after another, since there may be thousands to hold open. */
async function identifyFiles(
  { files, kept }: Extract<FileDecision, { readonly type: 'read' }>,
  signal: AbortSignal,
): Promise<readonly FileIdentity[]> {
  const identities = [...kept]
  for (const { file, identity } of files) identities.push(identity ?? (await identifyFile(file, signal)))
  return identities
}

async function tableBefore({ lake }: RunContext, { run, asset }: AssetWork): Promise<LoadedTable | undefined> {
  const reference = await lake.catalog.reference(runBranch(run))
  return reference === undefined ? undefined : findTable(lake, reference.hash, asset.key)
}

function cursorOf(table: LoadedTable | undefined, asset: Asset): TableCursor | undefined {
  return table === undefined ? undefined : tableCursor(table.version.metadata, asset.id)
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
  const table = schemaOf(source.before)
  const opened = await openFiles(engine, source.files, {
    format: asset.source.format,
    scratchDirectory: join(scratch, asset.id),
    settledColumns: declaredFields(asset),
    presumedFields: presumedFields(asset, table),
    ...(signal === undefined ? {} : { signal }),
  })
  return { opened, columns: await planColumns(engine, asset, opened, table) }
}

function schemaOf(table: LoadedTable | undefined): Schema | undefined {
  return table === undefined ? undefined : currentSchema(table.version.metadata)
}

interface Writing extends OpenSource {
  readonly before: LoadedTable | undefined
  /** Of the files whose rows the table then has. */
  readonly identities: Promise<readonly FileIdentity[]>
  readonly position: SourcePosition | undefined
}

/** Rows that do not fit are found by the write itself; only then are the files read again to say which ones they are. */
async function write(context: RunContext, work: AssetWork, writing: Writing): Promise<WriteReport> {
  try {
    return await writeOnce(context, work, writing)
  } catch (error) {
    if (!isAboutRows(error)) throw error
    const [engine, { findColumns }, { searchDialects }, { widenColumns }, { explainBadRows }] = await Promise.all([
      context.lake.engine(),
      import('../files/find-columns.js'),
      import('../files/csv/search-dialects.js'),
      import('../columns/widen-columns.js'),
      import('../files/misfits/explain-bad-rows.js'),
    ])
    const { opened, columns, before } = writing
    const found = await findColumns(engine, opened, { settledColumns: declaredFields(work.asset) })
    if (found !== undefined) {
      const plan = await planColumns(engine, work.asset, found, schemaOf(before))
      return write(context, work, { ...writing, opened: found, columns: plan })
    }
    const reopened = await searchDialects(engine, opened, work.asset.source.format)
    if (reopened !== undefined) return write(context, work, { ...writing, opened: reopened })
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
  const { before, columns, identities, position: source } = writing
  const baseSnapshotId = before?.version.metadata.currentSnapshotId
  const declaration = declarationDigest(asset)
  const cursor = inBackground(
    identities.then((files) => formatCursor({ run, baseSnapshotId, declaration, files, source })),
  )
  return writeRows(context.lake, {
    branch: runBranch(run),
    key: asset.key,
    rows: {
      sql: readSql(writing.opened, columns.fields, columns.guards),
      columns: columns.fields.map(({ name }) => name),
    },
    mode: refresh ? REFRESH_MODES[asset.write] : asset.write,
    duplicates: asset.cursorColumn === undefined ? 'refuse' : { lastBy: asset.cursorColumn },
    definition: before === undefined ? tableDefinition(asset, columns.schema) : undefined,
    schema: asset.contract.columns === 'freeze' && before !== undefined ? undefined : columns.schema,
    partition: asset.partition,
    properties: cursor.then((text) => ({ [cursorProperty(asset.id)]: text })),
    summary: cursor.then((text) => ({ 'phlo.run': run, [cursorProperty(asset.id)]: cursorMark(text) })),
    commit: { message: `Materialize ${asset.id}`, properties: { 'phlo.run': run, 'phlo.asset': asset.id } },
  })
}

/** What shows that a file is written to; empty for one that is gone. */
async function fileStates(files: readonly SourceFile[]): Promise<readonly string[]> {
  const states = await Promise.all(files.map(({ path }) => stat(path).catch(() => undefined)))
  return states.map((state) => (state === undefined ? '' : `${state.size} ${state.mtimeMs}`))
}

/** A file that was written to while it was read may have given rows of two states. */
async function refuseChanged(asset: Asset, files: readonly SourceFile[], before: readonly string[]): Promise<void> {
  const after = await fileStates(files)
  const changed = files.filter((_, index) => after[index] !== before[index]).map(({ displayName }) => displayName)
  if (changed.length === 0) return
  throw new PhloError('PHLO_SOURCE_CHANGED', `${changed.join(', ')} changed while ${asset.id} was filled from it.`, {
    fixes: [`Run it again when nothing writes to it any more: phlo materialize ${asset.id}`],
    context: { asset: asset.id, files: changed },
  })
}

function sumBytes(files: readonly SourceFile[]): bigint {
  return files.reduce((sum, { bytes }) => sum + BigInt(bytes), 0n)
}
