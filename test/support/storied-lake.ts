import type { Lake } from '../../src/tables/lake.js'
import { mergeRefs } from '../../src/tables/merge-refs.js'
import type { PushReport, PushRequest } from '../../src/tables/push/push.js'
import { pushRefs } from '../../src/tables/push/push-refs.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest } from './entries-table.js'
import { deleteByFiles } from './foreign-deletes.js'
import { type TempLake, tempLake } from './temp-lake.js'

const MERGE = { into: 'main', message: 'Merge', properties: {}, dryRun: false, force: false, unchanged: undefined }

/** A second table, which a branch makes that is merged. */
export const OTHER = ['silver', 'other']

/**
 * A lake in which much happened: appends, an upsert, a cursor, a merge of rows that both sides appended, deletes by
 * position and by value as other engines write them, the tag `v1`, and a branch `dev` that is ahead of `main`.
 */
export async function storiedLake(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, entriesRequest(`(0, 'a'), (1, 'b'), (2, 'c'), (3, 'd')`))
  const { hash } = await writeRows(lake, entriesRequest(`(1, 'B'), (4, 'e')`, { mode: 'upsert' }))
  await lake.catalog.createReference({ type: 'TAG', name: 'v1', hash })
  await branchFrom(lake, 'work')
  await writeRows(lake, entriesRequest(`(5, 'f')`, { branch: 'work', properties: { 'phlo.cursor.entries': '5' } }))
  await writeRows(lake, entriesRequest(`(1, 'x')`, { branch: 'work', key: OTHER }))
  await writeRows(lake, entriesRequest(`(6, 'g')`, { commit: { message: 'Run', properties: { 'phlo.run': '01M8' } } }))
  await mergeRefs(lake, { ...MERGE, from: 'work' })
  await lake.catalog.deleteReference('work', (await lake.catalog.reference('work'))?.hash ?? '')
  const equality = { sql: `SELECT 'd' AS name`, column: 'name', fieldId: 2 }
  await deleteByFiles(lake, ENTRIES, { name: 'deletes', positions: [0], equality })
  await branchFrom(lake, 'dev')
  await writeRows(lake, entriesRequest(`(7, 'h')`, { branch: 'dev' }))
  return lake
}

/** Copy all refs of a lake, or what is asked for, into another one. */
export function push(source: Lake, target: Lake, request: Partial<PushRequest> = {}): Promise<PushReport> {
  const whole = { refs: undefined, tables: undefined, dryRun: false, signal: undefined, ...request }
  return pushRefs({ source, target }, whole, () => undefined)
}
