import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { PhloError } from '../../../src/errors.js'
import { type RunProject, runProject } from '../../support/run-project.js'

const GOOD = 'id,amount\n1,10\n2,20\n'
const PACKED = gzipSync(GOOD)

const WORKFLOW = `
import { files, ingest, z } from 'phlo'
export const sales = ingest({
  table: 'bronze.sales', source: files({ path: 'in/*' }), write: 'replace',
  schema: z.object({ id: z.int(), amount: z.int32() }),
})`

/** What is wrong with the file, the code, the file's name and content. */
const FILES: readonly (readonly [string, string, string, string | Uint8Array])[] = [
  ['a row with a field too many', 'PHLO_ROWS_INVALID', 'a.csv', 'id,amount\n1,10,5\n'],
  ['a row with a field too few', 'PHLO_ROWS_INVALID', 'a.csv', 'id,amount\n1\n'],
  ['a value of another type', 'PHLO_ROWS_INVALID', 'a.csv', 'id,amount\n1,ten\n'],
  ['an integer too large for its column', 'PHLO_ROWS_INVALID', 'a.csv', 'id,amount\n1,2147483648\n'],
  ['an integer too large for any column', 'PHLO_ROWS_INVALID', 'a.csv', 'id,amount\n99999999999999999999,1\n'],
  ['a fraction where a whole number is due', 'PHLO_ROWS_INVALID', 'a.csv', 'id,amount\n1,1.5\n'],
  ['a missing value', 'PHLO_ROWS_INVALID', 'a.csv', 'id,amount\n1,\n'],
  ['bytes that are not UTF-8', 'PHLO_ENCODING_INVALID', 'a.csv', Buffer.from('id,amount\n1,\xff\n', 'latin1')],
  ['two columns of one name', 'PHLO_COLUMN_DUPLICATE', 'a.csv', 'id,amount,id\n1,2,3\n'],
  ['two columns that differ only in case', 'PHLO_COLUMN_DUPLICATE', 'a.csv', 'id,amount,ID\n1,2,3\n'],
  ['no column of the schema’s name', 'PHLO_COLUMNS_MISMATCH', 'a.csv', 'id,amonut\n1,2\n'],
  ['an unknown kind of file', 'PHLO_FORMAT_UNKNOWN', 'a.csv', 'GIF89a\0\0\0id,amount\n1,2\n'],
  ['gzip that is cut off', 'PHLO_FILE_DAMAGED', 'a.csv.gz', PACKED.subarray(0, PACKED.length - 12)],
  ['a Parquet file that is none', 'PHLO_FILE_DAMAGED', 'a.parquet', 'PAR1 and no more'],
  ['JSON that is cut off', 'PHLO_FILE_DAMAGED', 'a.json', '[{"id":1,"amount":2},{"id":2'],
  ['an empty file', 'PHLO_FILE_EMPTY', 'a.csv', ''],
  ['no file', 'PHLO_FILES_NONE', '.hidden.csv', GOOD],
]

describe('pipelines/run with bad input', () => {
  for (const [what, code, file, content] of FILES) {
    it(`refuses ${what} with ${code}, keeps the table, and takes the good file afterwards`, async () => {
      await using project = await runProject({ 'workflows/sales.ts': WORKFLOW, 'in/a.csv': GOOD })
      await project.materialize()
      await project.remove('in/a.csv')
      await project.write(`in/${file}`, content)

      await assert.rejects(project.materialize(), { code })
      await assertUntouched(project)

      await project.remove(`in/${file}`)
      await project.write('in/a.csv', `${GOOD}3,30\n`)
      assert.equal((await project.materialize()).status, 'published')
      assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.sales'), [[3n]])
    })
  }

  for (const schema of ['', 'schema: z.object({ id: z.int(), name: z.string(), amount: z.int32() }),']) {
    it(`takes no table for what stands before one, ${schema === '' ? 'columns inferred' : 'columns known'}`, async () => {
      await using project = await runProject({
        'workflows/sales.ts': `
          import { files, ingest, z } from 'phlo'
          export const sales = ingest({ table: 'bronze.sales', source: files({ path: 'in/*' }), ${schema} })`,
        // Read as one of bars, its last line would be the header of a table without rows.
        'in/a.csv': 'id\tname\tamount\n1\ta\t50\n2\t"t\tx"\tten\n3\t"two"\n4\tb\t5\textra\n44\ta|b\tten\n',
        'in/b.csv': 'id\tname\tamount\n45\tx\t19\n46\ty\t25\n',
      })

      await assert.rejects(project.materialize(), { code: 'PHLO_ROWS_INVALID' })
    })
  }

  for (const code of ['PHLO_DISK_FULL', 'PHLO_STORE_READ_ONLY'] as const) {
    it(`ends with ${code} when the warehouse says so, and keeps the table`, async () => {
      await using project = await runProject({ 'workflows/sales.ts': WORKFLOW, 'in/a.csv': GOOD })
      await project.materialize()
      const refuse = () => Promise.reject(new PhloError(code, 'The disk refuses.'))
      const store = { ...project.lake.warehouse.store, publish: refuse }
      const lake = await project.lakeOver(store)
      await project.write('in/a.csv', `${GOOD}3,30\n`)

      await assert.rejects(project.materialize({ context: { lake } }), { code })

      await assertUntouched(project)
      assert.equal((await project.materialize()).status, 'published')
    })
  }

  it('names the column that was meant', async () => {
    await using project = await runProject({ 'workflows/sales.ts': WORKFLOW, 'in/a.csv': 'id,amonut\n1,2\n' })

    await assert.rejects(project.materialize(), (error: PhloError) => {
      assert.deepEqual(error.context.missing, ['amount'])
      return error.fixes.some((fix) => fix.includes('"amonut"'))
    })
  })

  it('refuses a key that the files do not have', async () => {
    await using project = await runProject({
      'workflows/sales.ts': `
        import { files, ingest } from 'phlo'
        export const sales = ingest({ table: 'bronze.sales', source: files({ path: 'in/*' }), key: ['idd'], write: 'upsert' })`,
      'in/a.csv': GOOD,
    })

    await assert.rejects(project.materialize(), { code: 'PHLO_COLUMN_UNKNOWN' })
  })

  it('refuses a partition by a column that the files do not have, and leaves no other failure unheard', async () => {
    await using project = await runProject({
      'workflows/sales.ts': `
        import { files, ingest } from 'phlo'
        export const sales = ingest({ table: 'bronze.sales', source: files({ path: 'in/*' }), write: 'append', partition: ['day'] })`,
      'in/a.csv': GOOD,
    })
    const unheard: unknown[] = []
    const hear = (reason: unknown) => unheard.push(reason)
    process.prependListener('unhandledRejection', hear)
    try {
      await assert.rejects(project.materialize(), { code: 'PHLO_COLUMN_UNKNOWN' })
      await setImmediate()
    } finally {
      process.off('unhandledRejection', hear)
    }

    assert.deepEqual(unheard, [])
  })
})

async function assertUntouched(project: RunProject): Promise<void> {
  assert.deepEqual(await project.rows('SELECT id, amount FROM bronze.sales ORDER BY id'), [
    [1n, 10],
    [2n, 20],
  ])
  assert.deepEqual(await project.refs(), ['main'])
}
