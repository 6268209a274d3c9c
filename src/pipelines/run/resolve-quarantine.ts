import { PhloError } from '../../errors.js'
import { setProperties } from '../../tables/set-properties.js'
import { writeRows } from '../../tables/write-rows.js'
import { explainBadRows } from '../files/misfits/explain-bad-rows.js'
import { readSql } from '../files/read/read-sql.js'
import { keepOpenRows, openRowsOf, readOpenRows } from '../quarantine/open-rows.js'
import { planReplay } from '../quarantine/plan-replay.js'
import { rowsOfRun } from '../quarantine/show-quarantine.js'
import type { AssetWork, AssetWritten } from './asset-work.js'
import type { QuarantineTask, RunContext } from './run.js'
import { runBranch } from './run-id.js'
import { tableBefore } from './table-before.js'

const NOTHING: AssetWritten = { status: 'unchanged', message: 'No row is in quarantine.' }

/**
 * Write rows in quarantine to the run's branch, those that fit by now, or give rows up. The table says in the same commit that they
 * are not in quarantine any more.
 *
 * @throws what `planReplay` and writing throw
 */
export async function resolveQuarantine(
  context: RunContext,
  work: AssetWork,
  { type, run }: QuarantineTask,
): Promise<AssetWritten> {
  work.listen({ type: 'asset-started', asset: work.asset.id, files: 0, bytes: 0n })
  return type === 'replay' ? replay(context, work, run) : drop(context, work, run)
}

async function replay(context: RunContext, work: AssetWork, only: string | undefined): Promise<AssetWritten> {
  const { lake } = context
  const { asset, run, scratch } = work
  const before = await tableBefore(context, work)
  if (before === undefined) return NOTHING
  const { fitting, staying, open, source } = await planReplay(lake, { asset, table: before, run: only, scratch })
  if (fitting.length + staying.length === 0) return NOTHING
  if (source === undefined) return { status: 'unchanged', message: `No row in quarantine fits, of ${staying.length}.` }

  const { opened, columns } = source
  try {
    const report = await writeRows(lake, {
      branch: runBranch(run),
      key: asset.key,
      rows: { sql: readSql(opened, columns.fields, columns.guards), columns: columns.fields.map(({ name }) => name) },
      mode: asset.write,
      // What the table has was accepted while these rows were not: of equally late ones it knows better.
      duplicates: asset.cursorColumn === undefined ? 'refuse' : { lastBy: asset.cursorColumn, keepsEqual: true },
      definition: undefined,
      schema: asset.contract.columns === 'freeze' ? undefined : columns.schema,
      partition: asset.partition,
      properties: await keepOpenRows(lake.warehouse.store, { asset: asset.id, run, rows: open }),
      summary: { 'phlo.run': run },
      commit: { message: `Replay rows of ${asset.id}`, properties: { 'phlo.run': run, 'phlo.asset': asset.id } },
    })
    return { status: 'written', report, files: [], before, notes: [], rowsQuarantined: staying.length }
  } catch (error) {
    if (!(error instanceof PhloError) || error.code !== 'PHLO_SQL_FAILED') throw error
    throw (await explainBadRows(await lake.engine(), opened, columns.fields, columns.guards)) ?? error
  }
}

async function drop(context: RunContext, work: AssetWork, only: string | undefined): Promise<AssetWritten> {
  const { lake } = context
  const { asset, run } = work
  const { store } = lake.warehouse
  const before = await tableBefore(context, work)
  const said = before === undefined ? undefined : openRowsOf(before.version.metadata, asset.id)
  if (said === undefined) return NOTHING

  // All can be given up where the warehouse has lost them.
  const rows = only === undefined ? [] : await readOpenRows(store, asset.id, said)
  const dropped = new Set(only === undefined ? [] : rowsOfRun(rows, only).map(({ id }) => id))
  const kept = rows.filter(({ id }) => !dropped.has(id))
  await setProperties(lake, {
    branch: runBranch(run),
    key: asset.key,
    properties: await keepOpenRows(store, { asset: asset.id, run, rows: kept }),
    commit: {
      message: `Drop rows of ${asset.id} in quarantine`,
      properties: { 'phlo.run': run, 'phlo.asset': asset.id },
    },
  })
  return {
    status: 'written',
    report: undefined,
    files: [],
    before,
    notes: [`rows given up: ${said.rows - kept.length}`],
    rowsQuarantined: 0,
  }
}
