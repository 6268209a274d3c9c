import { PhloError } from '../../errors.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { Schema } from '../../iceberg/types.js'
import { inBackground } from '../../storage/in-background.js'
import type { LoadedTable } from '../../tables/load-table.js'
import type { WriteReport } from '../../tables/write-request.js'
import { writeRows } from '../../tables/write-rows.js'
import { declaredFields } from '../columns/declared-fields.js'
import { type ColumnPlan, planColumns } from '../columns/plan-columns.js'
import type { OpenFiles } from '../files/open-file.js'
import { readSql } from '../files/read/read-sql.js'
import { asideOf, withoutRows } from './aside-of.js'
import type { AssetWork } from './asset-work.js'
import { declarationDigest } from './declaration-digest.js'
import { cursorMark, cursorProperty, formatCursor, type SourcePosition } from './file-cursor.js'
import type { FileIdentity } from './file-identity.js'
import { quarantineOf } from './quarantine-of.js'
import type { RunContext } from './run.js'
import { runBranch } from './run-id.js'
import { tableDefinition } from './table-definition.js'

/** How all rows are replaced by those of all files. */
const REFRESH_MODES = { append: 'replace', replace: 'replace', upsert: 'replace-by-key' } as const

/** Files that are open, and how their rows become those of the table. */
export interface OpenSource {
  readonly opened: OpenFiles
  readonly columns: ColumnPlan
}

export interface Writing extends OpenSource {
  /** The table before it is written; `undefined`: there is none. */
  readonly before: LoadedTable | undefined
  /** Of the files whose rows the table then has. */
  readonly identities: Promise<readonly FileIdentity[]>
  readonly position: SourcePosition | undefined
}

/** What was written, and how many rows were not. */
export interface FilesWritten {
  readonly report: WriteReport
  readonly rowsQuarantined: number
}

/**
 * Write the rows of files to the run's branch. Rows that do not fit are found by the write itself; only then are the files read
 * again: in another way, or without these rows where the workflow wants them set aside, or to say which ones they are.
 *
 * @throws PHLO_ROWS_INVALID - rows do not fit
 * @throws PHLO_QUARANTINE_FULL, PHLO_QUARANTINE_MISSING - rows that do not fit cannot be set aside
 */
export async function writeFiles(context: RunContext, work: AssetWork, writing: Writing): Promise<FilesWritten> {
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
    const { asset } = work
    const found = await findColumns(engine, opened, {
      settledColumns: declaredFields(asset),
      ...asideOf(work),
    })
    if (found !== undefined) {
      const plan = await planColumns(engine, asset, found, schemaOf(before))
      return writeFiles(context, work, { ...writing, opened: found, columns: plan })
    }
    const reopened = await searchDialects(engine, opened, asset.source.format)
    if (reopened !== undefined) return writeFiles(context, work, { ...writing, opened: reopened })
    const formed = await withoutRows(engine, work, opened, (aside, folder) =>
      aside.setMalformedAside(engine, opened, folder),
    )
    const base = formed ?? opened
    const wider = await widenColumns(engine, asset, base, columns)
    if (wider !== undefined) return writeFiles(context, work, { ...writing, opened: base, columns: wider })
    const fitting = await withoutRows(engine, work, base, (aside, folder) =>
      aside.setMisfitsAside(engine, base, { ...columns, ...folder }),
    )
    const rest = fitting ?? formed
    if (rest !== undefined) {
      const written = await unlessAboutRows(() => writeOnce(context, work, { ...writing, opened: rest }))
      if (written !== undefined) return written
    }
    throw (await explainBadRows(engine, opened, columns.fields, columns.guards)) ?? error
  }
}

/** The columns of a table; `undefined`: there is none. */
export function schemaOf(table: LoadedTable | undefined): Schema | undefined {
  return table === undefined ? undefined : currentSchema(table.version.metadata)
}

async function unlessAboutRows(write: () => Promise<FilesWritten>): Promise<FilesWritten | undefined> {
  try {
    return await write()
  } catch (error) {
    if (isAboutRows(error)) return undefined
    throw error
  }
}

function isAboutRows(error: unknown): boolean {
  return error instanceof PhloError && ['PHLO_SQL_FAILED', 'PHLO_COLUMN_NULL'].includes(error.code)
}

async function writeOnce(context: RunContext, work: AssetWork, writing: Writing): Promise<FilesWritten> {
  const { asset, run, refresh } = work
  const { before, columns, identities, position: source } = writing
  const baseSnapshotId = before?.version.metadata.currentSnapshotId
  const declaration = declarationDigest(asset)
  const cursor = inBackground(
    identities.then((files) => formatCursor({ run, baseSnapshotId, declaration, files, source })),
  )
  const { rowsQuarantined, labels } = quarantineOf(context, work, writing)
  const report = await writeRows(context.lake, {
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
    properties: inBackground(
      Promise.all([cursor, labels]).then(([text, more]) => ({ [cursorProperty(asset.id)]: text, ...more })),
    ),
    summary: cursor.then((text) => ({ 'phlo.run': run, [cursorProperty(asset.id)]: cursorMark(text) })),
    commit: { message: `Materialize ${asset.id}`, properties: { 'phlo.run': run, 'phlo.asset': asset.id } },
  })
  return { report, rowsQuarantined }
}
