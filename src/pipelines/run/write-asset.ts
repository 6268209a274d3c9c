import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { PartitionField, Schema } from '../../iceberg/types.js'
import { findTable, type LoadedTable } from '../../tables/load-table.js'
import type { WriteReport } from '../../tables/write-request.js'
import { writeRows } from '../../tables/write-rows.js'
import type { Asset } from '../asset.js'
import { type ColumnPlan, planColumns } from '../columns/plan-columns.js'
import { type OpenFiles, openFiles } from '../files/open-files.js'
import { readSql } from '../files/read-sql.js'
import type { SourceFile } from '../files/source-file.js'
import { compareFiles, filesToAppend } from './decide-files.js'
import { cursorProperty, type FileCursor, formatCursor, parseCursor } from './file-cursor.js'
import { identifyFile } from './file-identity.js'
import { findSourceFiles } from './find-source-files.js'
import type { RunContext, RunListener } from './run.js'
import { runBranch } from './run-id.js'

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
    }

/**
 * Read the source of an asset and write its rows to the run's branch, in one pass over the files and one commit.
 *
 * @throws PHLO_ROWS_INVALID - rows do not fit the schema; names some, with file, line, column and value
 * @throws PHLO_SOURCE_CHANGED, PHLO_CURSOR_UNKNOWN, PHLO_COLUMNS_FROZEN, and what finding, opening and writing throw
 */
export async function writeAsset(context: RunContext, work: AssetWork): Promise<AssetWritten> {
  const { asset } = work
  const branch = runBranch(work.run)
  const [files, table] = await Promise.all([
    findSourceFiles(context, asset, work.scratch),
    tableOn(context, branch, asset),
  ])
  const cursor = parseCursor(table?.version.metadata.properties[cursorProperty(asset.id)])
  const chosen = await chooseFiles(work, files, table, cursor)
  work.listen({ type: 'asset-started', asset: asset.id, files: chosen.length, bytes: BigInt(sumBytes(chosen)) })
  if (chosen.length === 0) return { status: 'unchanged', message: 'No file is new.' }

  const engine = await context.lake.engine()
  const opened = await openFiles(engine, chosen, {
    format: asset.source.format,
    scratchDirectory: join(work.scratch, asset.id),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
  const schema = table === undefined ? undefined : currentSchema(table.version.metadata)
  const columns = await planColumns(engine, asset, opened, schema)
  const report = await write(context, work, { branch, table, cursor, chosen, opened, columns })
  return { status: 'written', report, files: chosen }
}

async function tableOn(context: RunContext, branch: string, asset: Asset): Promise<LoadedTable | undefined> {
  const reference = await context.lake.catalog.reference(branch)
  return reference === undefined ? undefined : findTable(context.lake, reference.hash, asset.key)
}

/** Appends read what was not read before; other modes read everything. */
async function chooseFiles(
  { asset, refresh }: AssetWork,
  files: readonly SourceFile[],
  table: LoadedTable | undefined,
  cursor: FileCursor | undefined,
): Promise<readonly SourceFile[]> {
  if (asset.write !== 'append' || refresh) return files
  if (cursor === undefined && table?.version.metadata.currentSnapshotId !== undefined) throw cursorUnknown(asset)
  return filesToAppend(asset, await compareFiles(files, cursor))
}

interface Writing {
  readonly branch: string
  readonly table: LoadedTable | undefined
  readonly cursor: FileCursor | undefined
  readonly chosen: readonly SourceFile[]
  readonly opened: OpenFiles
  readonly columns: ColumnPlan
}

async function write(context: RunContext, work: AssetWork, writing: Writing): Promise<WriteReport> {
  const { asset, run } = work
  const { columns, opened } = writing
  const isAppend = asset.write === 'append' && !work.refresh
  const before = isAppend ? (writing.cursor?.files ?? []) : []
  const identities = await Promise.all(writing.chosen.map(identifyFile))
  try {
    return await writeRows(context.lake, {
      branch: writing.branch,
      key: asset.key,
      rows: { sql: readSql(opened, columns.fields, columns.guards) },
      mode: work.refresh ? 'replace' : asset.write,
      duplicates: asset.cursorColumn === undefined ? 'refuse' : { lastBy: asset.cursorColumn },
      definition: {
        schema: columns.schema,
        partition: partition(asset, columns.schema),
        properties: definitionProperties(asset),
      },
      schema: asset.contract.columns === 'freeze' && writing.table !== undefined ? undefined : columns.schema,
      properties: { [cursorProperty(asset.id)]: formatCursor({ run, files: [...before, ...identities] }) },
      summary: { 'phlo.run': run },
      commit: { message: `Materialize ${asset.id}`, properties: { 'phlo.run': run, 'phlo.asset': asset.id } },
    })
  } catch (error) {
    const [engine, { explainBadRows }] = await Promise.all([
      context.lake.engine(),
      import('../files/explain-bad-rows.js'),
    ])
    throw (await explainBadRows(engine, opened, columns.fields, columns.guards)) ?? error
  }
}

function definitionProperties(asset: Asset): Readonly<Record<string, string>> {
  return asset.description === undefined ? {} : { comment: asset.description }
}

function partition(asset: Asset, schema: Schema): readonly PartitionField[] {
  return asset.partition.map(({ column, transform }, index) => {
    const source = schema.fields.find(({ name }) => name === column)
    if (source === undefined) {
      throw new PhloError(
        'PHLO_COLUMN_UNKNOWN',
        `${asset.id} is partitioned by "${column}", which its source does not have.`,
        {
          fixes: [`Edit ${asset.file}:${asset.line}.`],
          context: { asset: asset.id, column },
        },
      )
    }
    const kind = transform.replace(/\[.*/, '')
    const name = kind === 'identity' ? column : kind === 'truncate' ? `${column}_trunc` : `${column}_${kind}`
    return { sourceId: source.id, fieldId: 1000 + index, name, transform }
  })
}

function cursorUnknown(asset: Asset): PhloError {
  return new PhloError('PHLO_CURSOR_UNKNOWN', `${asset.id} has rows, and it is not known which files they came from.`, {
    fixes: [`Read all files and replace the rows: phlo materialize ${asset.id} --refresh`],
    context: { asset: asset.id },
  })
}

function sumBytes(files: readonly SourceFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
