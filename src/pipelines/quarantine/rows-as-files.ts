import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import type { Asset } from '../asset.js'
import { declaredFields } from '../columns/declared-fields.js'
import { nullTexts } from '../files/csv/usual-dialect.js'
import type { CsvDialect, FormatOptions } from '../files/file-format.js'
import type { OpenFile, OpenFiles } from '../files/open-file.js'
import { allColumns, openFiles } from '../files/open-files.js'
import { openParquet } from '../files/parquet/open-parquet.js'
import type { AsideFolder } from '../files/set-aside/aside-budget.js'
import { parquetOfTexts } from '../files/set-aside/parquet-of-texts.js'
import type { SourceFile } from '../files/source-file.js'
import type { QuarantinedRow, RowShape } from './quarantined-row.js'

/** Rows in quarantine as files that are read like those of a source. */
export interface RowFiles {
  readonly opened: OpenFiles
  /** By path of the file: row n of it is the nth. */
  readonly rows: ReadonlyMap<string, readonly QuarantinedRow[]>
}

/**
 * Write rows to files as they were, and open these as the asset now says that its files are read.
 *
 * @param rows - one or more
 * @throws PHLO_REPLAY_REFUSED - they were in files of different formats
 * @throws PHLO_ROWS_INVALID - all of them are lines that are no JSON objects
 */
export async function rowsAsFiles(
  engine: Engine,
  asset: Asset,
  rows: readonly QuarantinedRow[],
  folder: AsideFolder,
): Promise<RowFiles> {
  const [first, ...others] = new Set(rows.map(({ shape }) => shape.kind))
  if (first === undefined) throw new TypeError('there is at least one row')
  if (others.length > 0) throw mixed(asset, [first, ...others])
  await mkdir(folder.directory, { recursive: true })
  const files: OpenFile[] = []
  const byPath = new Map<string, readonly QuarantinedRow[]>()
  for (const [index, alike] of alikeRows(rows).entries()) {
    const source = await writeRaw(join(folder.directory, `rows-${index}`), alike)
    byPath.set(source.path, alike)
    files.push(...(await openRaw(engine, asset, { source, shape: alike[0].shape, folder })))
  }
  const opened = { kind: first, files, columns: allColumns(files), notes: [], format: asset.source.format }
  return { opened, rows: byPath }
}

type AlikeRows = readonly [QuarantinedRow, ...QuarantinedRow[]]

/** Rows that one file can hold. */
function alikeRows(rows: readonly QuarantinedRow[]): readonly AlikeRows[] {
  const groups = new Map<string, [QuarantinedRow, ...QuarantinedRow[]]>()
  for (const row of rows) {
    const key = JSON.stringify([row.shape, newlineOf(row)])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

/** Within quotes a row has the ends of lines that its file had, and the engine takes only one kind in a file. */
function newlineOf({ raw, shape }: QuarantinedRow): string {
  return (shape.kind === 'csv' ? /\r\n|\r|\n/.exec(raw)?.[0] : undefined) ?? '\n'
}

async function writeRaw(path: string, rows: AlikeRows): Promise<SourceFile> {
  const text = rows.map(({ raw }) => raw + newlineOf(rows[0])).join('')
  await writeFile(path, text)
  return { path, displayName: 'quarantine', bytes: Buffer.byteLength(text), modifiedMs: 0 }
}

async function openRaw(
  engine: Engine,
  asset: Asset,
  { source, shape, folder }: { readonly source: SourceFile; readonly shape: RowShape; readonly folder: AsideFolder },
): Promise<readonly OpenFile[]> {
  const readable = { source, readPath: source.path, notes: [] }
  switch (shape.kind) {
    case 'csv': {
      const dialect = dialectNow(shape.dialect, asset.source.format)
      const columns = shape.columns.map((name) => ({ name, sampledType: 'string' as const }))
      return [{ ...readable, dialect, jsonForm: undefined, specimenPath: undefined, columns }]
    }
    case 'parquet': {
      const readPath = `${source.path}.parquet`
      await parquetOfTexts(engine, source.path, { copyPath: readPath, columns: shape.columns })
      return [await openParquet(engine, { ...readable, readPath })]
    }
    case 'json': {
      const opened = await openFiles(engine, [source], {
        format: { format: 'ndjson' },
        scratchDirectory: folder.directory,
        settledColumns: declaredFields(asset),
        aside: folder,
      })
      return opened.files
    }
  }
}

/** What the workflow says by now of how values are written holds; the rows were told apart by the dialect that was found. */
function dialectNow(found: CsvDialect, format: FormatOptions): CsvDialect {
  return {
    ...found,
    header: false,
    skipLines: 0,
    nullTexts: nullTexts(format),
    decimalSeparator: format.decimalSeparator ?? found.decimalSeparator,
    dateFormat: format.dateFormat ?? found.dateFormat,
    timestampFormat: format.timestampFormat ?? found.timestampFormat,
  }
}

function mixed({ id }: Asset, kinds: readonly string[]): PhloError {
  return new PhloError('PHLO_REPLAY_REFUSED', `Rows of ${id} in quarantine were in files of ${kinds.join(' and ')}.`, {
    fixes: [
      `Replay the rows of one run: phlo quarantine replay ${id} --run RUN`,
      'List the runs: phlo quarantine list',
    ],
    context: { asset: id, kinds },
  })
}
