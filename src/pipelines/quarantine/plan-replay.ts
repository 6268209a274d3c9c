import { join } from 'node:path'
import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { Lake } from '../../tables/lake.js'
import type { LoadedTable } from '../../tables/load-table.js'
import type { Asset } from '../asset.js'
import { type ColumnPlan, planColumns } from '../columns/plan-columns.js'
import type { OpenFiles } from '../files/open-file.js'
import { type AsideFolder, asideBudget } from '../files/set-aside/aside-budget.js'
import { leaveOut } from '../files/set-aside/leave-out.js'
import { setMalformedAside, setMisfitsAside } from '../files/set-aside/set-rows-aside.js'
import { occupiedRows } from './occupied-rows.js'
import { openRowsOf, readOpenRows } from './open-rows.js'
import type { QuarantinedRow } from './quarantined-row.js'
import { type RowFiles, rowsAsFiles } from './rows-as-files.js'
import { rowsOfRun } from './show-quarantine.js'

/** What a replay comes to. */
export interface ReplayPlan {
  /** Rows that fit by now. */
  readonly fitting: readonly QuarantinedRow[]
  /** Rows that were tried and stay, with what is in their way. */
  readonly staying: readonly QuarantinedRow[]
  /** Every row in quarantine after the replay. */
  readonly open: readonly QuarantinedRow[]
  /** How the rows that fit are read; `undefined`: none do. */
  readonly source: { readonly opened: OpenFiles; readonly columns: ColumnPlan } | undefined
}

export interface ReplayRequest {
  readonly asset: Asset
  /** As it is before the replay. */
  readonly table: LoadedTable
  /** Only rows that this run set aside; `undefined`: all. */
  readonly run: string | undefined
  /** Absolute path of a folder for temporary files. */
  readonly scratch: string
}

/**
 * Find out which rows in quarantine fit the asset as it is declared now. Writes nothing to the warehouse.
 *
 * @throws PHLO_REPLAY_REFUSED - the asset replaces its rows as a whole, or the rows were in files of different formats
 * @throws PHLO_QUARANTINE_MISSING, PHLO_RUN_UNKNOWN, and what planning columns throws
 */
export async function planReplay(lake: Lake, { asset, table, run, scratch }: ReplayRequest): Promise<ReplayPlan> {
  const said = openRowsOf(table.version.metadata, asset.id)
  if (said === undefined) return { fitting: [], staying: [], open: [], source: undefined }
  if (asset.write === 'replace') throw replaced(asset)
  const all = await readOpenRows(lake.warehouse.store, asset.id, said)
  const tried = rowsOfRun(all, run)
  const engine = await lake.engine()
  const folder = { directory: join(scratch, asset.id, 'replay'), budget: asideBudget(asset.id) }
  const files = await unlessAllMalformed(() => rowsAsFiles(engine, asset, tried, folder))
  if (files === undefined) return { fitting: [], staying: tried, open: all, source: undefined }
  const source = await fittingSource(engine, { asset, table, files, folder })
  const free = await withoutOccupied(lake, { asset, table, folder }, source)
  const staying = stayingRows(free.opened, files)
  const ids = new Map(staying.map((row) => [row.id, row]))
  const fitting = tried.filter(({ id }) => !ids.has(id))
  const wanted = new Set(fitting.map(({ id }) => id))
  return {
    fitting,
    staying,
    open: all.filter(({ id }) => !wanted.has(id)).map((row) => ids.get(row.id) ?? row),
    source: fitting.length === 0 ? undefined : free,
  }
}

async function unlessAllMalformed(open: () => Promise<RowFiles>): Promise<RowFiles | undefined> {
  try {
    return await open()
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_ROWS_INVALID') return undefined
    throw error
  }
}

type Source = NonNullable<ReplayPlan['source']>

async function fittingSource(
  engine: Engine,
  {
    asset,
    table,
    files,
    folder,
  }: Pick<ReplayRequest, 'asset' | 'table'> & { readonly files: RowFiles; readonly folder: AsideFolder },
): Promise<Source> {
  const formed = await setMalformedAside(engine, files.opened, folder)
  const columns = await planColumns(engine, asset, formed, currentSchema(table.version.metadata))
  return { columns, opened: await setMisfitsAside(engine, formed, { ...columns, ...folder }) }
}

/** Without a column that tells which row is later, a row that the table has is not replaced by one that was set aside. */
async function withoutOccupied(
  lake: Lake,
  { asset, table, folder }: Pick<ReplayRequest, 'asset' | 'table'> & { readonly folder: AsideFolder },
  source: Source,
): Promise<Source> {
  if (asset.write !== 'upsert' || asset.cursorColumn !== undefined) return source
  const engine = await lake.engine()
  const occupied = await occupiedRows(lake, { key: asset.identifier, table, ...source })
  const files = await Promise.all(
    source.opened.files.map(async (file, index) => {
      const reasons = occupied.get(index)
      if (reasons === undefined) return file
      const copyPath = join(folder.directory, `free-${index}.${source.opened.kind}`)
      return leaveOut(engine, file, { copyPath, budget: asideBudget(asset.id), reasons })
    }),
  )
  return { ...source, opened: { ...source.opened, files } }
}

function stayingRows({ files }: OpenFiles, { rows }: RowFiles): readonly QuarantinedRow[] {
  return files.flatMap(({ source, omission }) =>
    (omission?.rows ?? []).flatMap(({ row, reasons }) => {
      const known = rows.get(source.path)?.[row - 1]
      return known === undefined ? [] : [{ ...known, reasons }]
    }),
  )
}

function replaced({ id }: Asset): PhloError {
  return new PhloError('PHLO_REPLAY_REFUSED', `${id} replaces its rows as a whole, so none are written besides.`, {
    fixes: [`Read all files again: phlo materialize ${id} --refresh`],
    context: { asset: id },
  })
}
