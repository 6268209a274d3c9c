import assert from 'node:assert/strict'
import { openNessieCatalog } from '../../../src/catalog/nessie/open-nessie-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { runQuery } from '../../../src/query/run-query.js'
import { runTrinoQuery } from '../../../src/query/trino/run-trino-query.js'
import type { PushReport } from '../../../src/tables/push/push.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { ENTRIES, entriesRequest, readRows } from '../../support/entries-table.js'
import { viewCommits } from '../../support/lake-view.js'
import { nessieServer } from '../../support/nessie-server.js'
import { resultText } from '../../support/rows-text.js'
import { s3Lake } from '../../support/s3-lake.js'
import { OTHER, push, storiedLake } from '../../support/storied-lake.js'
import { type TempLake, tempLake } from '../../support/temp-lake.js'
import { trinoStack } from '../../support/trino-stack.js'
import { versitygwServer } from '../../support/versitygw-server.js'

const REFS = ['main', 'dev', 'v1']

describe('engines/stack/push', function () {
  this.timeout(600_000)

  describe('to a bucket with the catalog in it', () => {
    const s3 = versitygwServer()

    it('shows every commit there, copies only what is new the next time, and brings back what was done there', async () => {
      await using here = await storiedLake()
      await using there = await s3Lake(s3())

      const first = await push(here, there)
      const again = await push(here, await there.reopen())

      assert.deepEqual([first.commits, again.commits, again.objects.count], [8, 0, 0])
      for (const ref of REFS) assert.deepEqual(await viewCommits(there, ref), await viewCommits(here, ref))
      await writeRows(there, entriesRequest(`(20, 't')`))
      assert.deepEqual(outcomesOf(await push(there, here)), { dev: 'unchanged', main: 'forwarded', v1: 'unchanged' })
      assert.deepEqual(await viewCommits(here, 'main'), await viewCommits(there, 'main'))
    })
  })

  describe('to a bucket and Nessie', () => {
    const s3 = versitygwServer()
    const nessie = nessieServer()

    async function nessieLake(): Promise<TempLake> {
      const { uri } = nessie()
      const catalog = () => openNessieCatalog({ uri, authentication: { type: 'none' }, ambient: systemAmbient })
      return s3Lake(s3(), { catalog })
    }

    it('shows every commit there, merges as merges, also at times before, and brings back what was done there', async () => {
      await using here = await storiedLake()
      await using there = await nessieLake()

      const first = await push(here, there)
      const again = await push(here, await there.reopen())

      assert.deepEqual([first.commits, again.commits, again.objects.count], [8, 0, 0])
      for (const ref of REFS) assert.deepEqual(await viewCommits(there, ref), await viewCommits(here, ref))
      assert.deepEqual(
        (await there.catalog.references()).map(({ name }) => name),
        ['dev', 'main', 'v1'],
      )
      const at = new Date((await viewCommits(here, 'v1'))[0]?.timeMs ?? 0).toISOString()
      assert.deepEqual(
        await readRows(there, (await resolveRef(there, { ref: 'main', at })).hash),
        await readRows(here, 'v1'),
      )
      await writeRows(there, entriesRequest(`(20, 't')`))
      assert.deepEqual(outcomesOf(await push(there, here)), { dev: 'unchanged', main: 'forwarded', v1: 'unchanged' })
      assert.deepEqual(await viewCommits(here, 'main'), await viewCommits(there, 'main'))
      await using copy = await tempLake()
      await push(there, copy)
      assert.deepEqual(await viewCommits(copy, 'dev'), await viewCommits(here, 'dev'))
    })
  })

  describe('to a Nessie that Trino reads', () => {
    const stack = trinoStack()

    it('shows Trino the rows of every branch, without those that were deleted by position and by value', async () => {
      await using here = await storiedLake()
      const { lake, connection } = stack()

      await push(here, lake)

      for (const ref of ['main', 'dev']) {
        for (const key of [ENTRIES, OTHER]) {
          const sql = `SELECT id, name FROM ${key.join('.')}`
          const request = { ref, at: undefined, parameters: {}, signal: undefined, sql }

          const byTrino = await runTrinoQuery(lake, connection, { ...request, onProgress: () => undefined })
          const before = await runQuery(await here.reopen(), { ...request, systemTables: [] })

          assert.deepEqual(await resultText(byTrino), await resultText(before))
        }
      }
    })
  })
})

function outcomesOf({ refs }: PushReport): Readonly<Record<string, string>> {
  return Object.fromEntries(refs.map(({ to, outcome }) => [to, outcome]))
}
