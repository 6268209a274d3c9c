import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import { inBackground } from '../../storage/in-background.js'
import type { LoadedTable } from '../../tables/load-table.js'
import type { Asset } from '../asset.js'
import { declaredFields } from '../columns/declared-fields.js'
import { planColumns } from '../columns/plan-columns.js'
import { presumedFields } from '../columns/presumed-fields.js'
import { openFiles } from '../files/open-files.js'
import type { SourceFile } from '../files/source-file.js'
import { asideOf, withoutRows } from './aside-of.js'
import type { AssetWork, AssetWritten } from './asset-work.js'
import { compareFiles } from './compare-files.js'
import { decideFiles, type FileDecision } from './decide-files.js'
import { declarationDigest } from './declaration-digest.js'
import type { SourcePosition } from './file-cursor.js'
import { type FileIdentity, identifyFile } from './file-identity.js'
import { findSourceFiles } from './find-source-files.js'
import { refuseCancelled } from './refuse-cancelled.js'
import type { RunContext } from './run.js'
import { tableBefore } from './table-before.js'
import { type TableCursor, tableCursor } from './table-cursor.js'
import { type OpenSource, schemaOf, writeFiles } from './write-files.js'
import { writeNotes } from './write-notes.js'

/** Files of earlier runs that the table remembers of a source with a cursor. */
const KNOWN_FILES_MAX = 1000

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
  const { report, rowsQuarantined } = await writeFiles(context, work, writing).finally(() => ended.abort())
  await refuseChanged(asset, files, states)
  const isDeclaredOtherwise = cursor?.declaration !== declarationDigest(asset)
  const notes = writeNotes(asset, { before, report, absent: columns.absent, isDeclaredOtherwise })
  return { status: 'written', report, files, before, notes, rowsQuarantined }
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

function cursorOf(table: LoadedTable | undefined, asset: Asset): TableCursor | undefined {
  return table === undefined ? undefined : tableCursor(table.version.metadata, asset.id)
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
    ...asideOf({ asset, scratch }),
    ...(signal === undefined ? {} : { signal }),
  })
  try {
    return { opened, columns: await planColumns(engine, asset, opened, table) }
  } catch (error) {
    // Rows are looked at for the types of columns that nobody declared.
    if (!(error instanceof PhloError) || error.code !== 'PHLO_ROWS_INVALID') throw error
    const formed = await withoutRows(engine, { asset, scratch }, opened, (aside, folder) =>
      aside.setMalformedAside(engine, opened, folder),
    )
    if (formed === undefined) throw error
    return { opened: formed, columns: await planColumns(engine, asset, formed, table) }
  }
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
