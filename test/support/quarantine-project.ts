import assert from 'node:assert/strict'
import type { QuarantinedRow } from '../../src/pipelines/quarantine/quarantined-row.js'
import { showQuarantine } from '../../src/pipelines/quarantine/show-quarantine.js'
import type { Lake } from '../../src/tables/lake.js'

/** The rows of `bronze.sales` that a ref says are in quarantine. */
export async function quarantined(lake: Lake, ref = 'main'): Promise<readonly QuarantinedRow[]> {
  const reference = await lake.catalog.reference(ref)
  assert(reference !== undefined)
  return showQuarantine(lake, reference, { asset: 'bronze.sales', run: undefined })
}

/** Where those rows were, with the columns that do not fit: `3 amount`. */
export async function placesOf(lake: Lake, ref = 'main'): Promise<readonly string[]> {
  return (await quarantined(lake, ref)).map(({ line, reasons }) =>
    `${line} ${reasons.map(({ column }) => column ?? '').join()}`.trim(),
  )
}

/** A workflow that fills `bronze.sales` from `in/*`, bad rows set aside. @param more - further options of `ingest` */
export function salesWorkflow(more = '', schema = AMOUNTS): string {
  return `
import { check, files, ingest, t, z } from 'phlo'
export const sales = ingest({
  table: 'bronze.sales', source: files({ path: 'in/*' }), contract: { rows: 'quarantine' }, ${more}
  schema: z.object({ ${schema} }),
})`
}

const AMOUNTS = 'id: z.int(), name: z.string().nullable(), amount: z.int32().max(100)'
