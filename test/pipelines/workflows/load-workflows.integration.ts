import assert from 'node:assert/strict'
import type { PhloError } from '../../../src/errors.js'
import { loadWorkflows } from '../../../src/pipelines/workflows/load-workflows.js'
import { library } from '../../support/run-project.js'
import { tempProject } from '../../support/temp-project.js'

const ORDERS = `import { check, files, ingest, z } from 'phlo'

export const orders = ingest({
  table: 'bronze.orders',
  source: files({ path: 'data/*.csv', delimiter: ';' }),
  schema: z.object({ id: z.int(), at: z.iso.datetime() }),
  key: ['id'],
  write: 'upsert',
  cursor: { column: 'at' },
  partition: ['day(at)', 'bucket(id, 16)'],
  checks: [check.freshness('at', { warn: '90m', fail: '2d' })],
  schedule: '*/15 * * * *',
  tags: ['nightly'],
})
`

/** What is changed in the file, and the line, column and option that the error points at. */
const MISTAKES: readonly (readonly [
  string,
  string,
  string,
  { readonly at?: string; readonly option?: string; readonly code?: string },
])[] = [
  ['a syntax error', "write: 'upsert'", "write: = 'upsert'", { at: '8:10' }],
  ['an unknown module', "from 'phlo'", "from 'phlox'", { at: '1:41' }],
  ['an unknown export of phlo', 'ingest({', 'ingestt({', { at: '3:23' }],
  ['an unknown option', 'tags:', 'tagz:', { at: '13:3', option: 'tagz' }],
  ['an unknown option of the source', 'delimiter', 'delimitr', { at: '5:39', option: 'source.delimitr' }],
  ['an unknown option of a check', 'fail:', 'error:', { at: '11:49', option: 'checks.freshness.error' }],
  ['a wrong value', "'upsert'", "'upzert'", { at: '8:3', option: 'write' }],
  ['a value of another type', "tags: ['nightly']", "tags: 'nightly'", { at: '13:3', option: 'tags' }],
  ['a table without a namespace', "'bronze.orders'", "'orders'", { at: '4:3', option: 'table' }],
  ['a table that climbs out', "'bronze.orders'", "'../etc.passwd'", { at: '4:3', option: 'table' }],
  ['a table among those of Phlo', "'bronze.orders'", "'phlo.runs'", { at: '4:3', option: 'table' }],
  [
    'a path without an object',
    "{ path: 'data/*.csv', delimiter: ';' }",
    "'data/*.csv'",
    { at: '5:3', option: 'source' },
  ],
  ['a check that there is not', 'check.freshness', 'check.freshnes', { at: '11:18' }],
  ['an upsert without a key', "key: ['id'],", '', { option: 'write' }],
  ['a partition by an unknown column', 'day(at)', 'day(att)', { at: '10:3', option: 'partition' }],
  ['an unknown transform', 'day(at)', 'week(at)', { at: '10:3', option: 'partition' }],
  ['a cursor that is not there', "column: 'at'", "column: 'later'", { at: '9:13', option: 'cursor.column' }],
  ['a duration that is none', "'90m'", "'soon'", { at: '11:36', option: 'checks.freshness.warn' }],
  ['a schedule that is no cron expression', "'*/15 * * * *'", "'often'", { at: '12:3', option: 'schedule' }],
  ['a check of an unknown column', "freshness('at'", "freshness('att'", { at: '11:18', option: 'checks.freshness' }],
  [
    'a schema that SQL cannot check',
    'z.int()',
    'z.int().refine(() => true)',
    { at: '6:3', code: 'PHLO_SCHEMA_UNSUPPORTED' },
  ],
  ['a key that the schema lacks', "['id']", "['uid']", { at: '6:3', code: 'PHLO_SCHEMA_UNSUPPORTED' }],
]

describe('pipelines/workflows/load-workflows', () => {
  it('gives the exports of all workflow files, complete and examined', async () => {
    await using project = await tempProject({
      'workflows/sales/orders.ts': ORDERS,
      'workflows/lib/limits.mjs': 'export const limits = { max: 10 }',
      'workflows/users.js': `import { files, ingest } from 'phlo'
        import { limits } from './lib/limits.mjs'
        export default ingest({ table: 'bronze.users', source: files({ path: 'users.csv' }), dependsOn: ['orders'], description: String(limits.max) })`,
    })

    const [orders, users, ...others] = await load(project.directory)

    assert.deepEqual(others, [])
    assert.equal(orders?.id, 'bronze.orders')
    assert.equal(orders.alias, 'orders')
    assert.equal(orders.file, 'workflows/sales/orders.ts')
    assert.equal(orders.line, 3)
    assert.deepEqual(orders.source, {
      kind: 'files',
      paths: ['data/*.csv'],
      format: { delimiter: ';' },
      isSample: false,
    })
    assert.deepEqual(orders.partition, [
      { column: 'at', transform: 'day' },
      { column: 'id', transform: 'bucket[16]' },
    ])
    assert.equal(orders.cursorColumn, 'at')
    assert.deepEqual(orders.checks, [
      {
        kind: 'freshness',
        column: 'at',
        warnMs: 5_400_000,
        failMs: 172_800_000,
        name: 'freshness(at)',
        severity: 'error',
      },
    ])
    assert.equal(users?.alias, 'users')
    assert.equal(users.write, 'append')
    assert.deepEqual(users.dependsOn, ['bronze.orders'])
    assert.equal(users.description, '10')
  })

  it('finds nothing where there are no workflows', async () => {
    await using project = await tempProject()

    assert.deepEqual(await load(project.directory), [])
  })

  it('sees a file that has changed since it was loaded', async () => {
    await using project = await tempProject({ 'workflows/orders.ts': ORDERS })
    await load(project.directory)
    await project.write('workflows/orders.ts', ORDERS.replace('bronze.orders', 'bronze.sales'))

    const [asset] = await load(project.directory)

    assert.equal(asset?.id, 'bronze.sales')
  })

  for (const [name, from, to, { at, option, code = 'PHLO_WORKFLOW_INVALID' }] of MISTAKES) {
    it(`points at ${name}`, async () => {
      assert(ORDERS.includes(from))
      await using project = await tempProject({ 'workflows/orders.ts': ORDERS.replace(from, to) })

      await assert.rejects(load(project.directory), (error: PhloError) => {
        assert.equal(error.code, code, error.message)
        assert.equal(error.context.file, 'workflows/orders.ts')
        if (at !== undefined) assert.equal(`${error.context.line}:${error.context.column}`, at, error.message)
        if (option !== undefined) assert.equal(error.context.option, option)
        return true
      })
    })
  }

  it('refuses two assets with one table, whatever the case of its letters', async () => {
    await using project = await tempProject({
      'workflows/orders.ts': ORDERS,
      'workflows/other.ts': ORDERS.replace('const orders', 'const other').replace('bronze.orders', 'bronze.Orders'),
    })

    await assert.rejects(load(project.directory), (error: PhloError) => {
      assert.equal(error.code, 'PHLO_WORKFLOW_INVALID')
      assert.equal(error.context.file, 'workflows/other.ts')
      return true
    })
  })
})

function load(projectDirectory: string) {
  return loadWorkflows({ projectDirectory, library })
}
