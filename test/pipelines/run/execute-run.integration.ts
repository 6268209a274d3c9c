import assert from 'node:assert/strict'
import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { PhloError } from '../../../src/errors.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { entriesRequest } from '../../support/entries-table.js'
import { runProject } from '../../support/run-project.js'

const WORKFLOW = `
import { check, files, ingest, z } from 'phlo'

export const orders = ingest({
  table: 'bronze.orders',
  source: files({ path: 'data/orders-*.csv' }),
  schema: z.object({ id: z.int(), amount: z.number().min(0), country: z.enum(['DE', 'FR']).nullable() }),
  key: ['id'],
  checks: [check.unique('id'), check.range('amount', { max: 1000 })],
})
`
const ORDERS = 'id,amount,country\n1,9.5,DE\n2,20,FR\n'
const ORDER_FILES = { 'workflows/orders.ts': WORKFLOW, 'data/orders-1.csv': ORDERS }

describe('pipelines/run/execute-run', () => {
  it('publishes the rows of files in one commit and leaves no branch behind', async () => {
    await using project = await runProject(ORDER_FILES)

    const report = await project.materialize()

    assert.equal(report.status, 'published')
    assert.equal((await project.lake.catalog.reference('main'))?.hash, report.commit)
    assert.deepEqual(await project.rows('SELECT id, amount, country FROM bronze.orders ORDER BY id'), [
      [1n, 9.5, 'DE'],
      [2n, 20, 'FR'],
    ])
    assert.deepEqual(await project.refs(), ['main'])
  })

  it('says what it does as it does it', async () => {
    await using project = await runProject(ORDER_FILES)
    const events: string[] = []

    await project.materialize({ listen: ({ type }) => events.push(type) })

    assert.deepEqual(events, [
      'run-started',
      'asset-started',
      'checks-started',
      'check-finished',
      'check-finished',
      'asset-finished',
      'run-finished',
    ])
  })

  it('appends a file once, and says that nothing is new', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.materialize()

    const again = await project.materialize()
    await project.write('data/orders-2.csv', 'id,amount,country\n3,1,\n')
    const added = await project.materialize()

    assert.equal(again.status, 'unchanged')
    assert.equal(added.assets[0]?.rowsWritten, 1n)
    assert.deepEqual(await project.rows('SELECT id FROM bronze.orders ORDER BY id'), [[1n], [2n], [3n]])
  })

  it('takes a file with another time and the same content for the same file', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.materialize()

    await utimes(join(project.directory, 'data/orders-1.csv'), 1, 1)
    const report = await project.materialize()

    assert.equal(report.status, 'unchanged')
  })

  it('refuses to append a file that has changed, until all files are read again', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.materialize()
    await project.write('data/orders-1.csv', 'id,amount,country\n7,1,FR\n')

    await assert.rejects(project.materialize(), { code: 'PHLO_SOURCE_CHANGED' })
    const report = await project.materialize({ refresh: true })

    assert.equal(report.status, 'published')
    assert.deepEqual(await project.rows('SELECT id FROM bronze.orders'), [[7n]])
    assert.equal((await project.materialize()).status, 'unchanged')
  })

  it('refuses to append to rows that no run wrote', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.lake.catalog.createReference({
      type: 'BRANCH',
      name: 'dev',
      hash: (await project.lake.catalog.reference('main'))?.hash ?? '',
    })
    await writeRows(project.lake, entriesRequest(`(1, 'by hand')`, { branch: 'dev', key: ['bronze', 'orders'] }))

    await assert.rejects(project.materialize({ ref: 'dev' }), { code: 'PHLO_CURSOR_UNKNOWN' })
  })

  it('leaves the target untouched when a check fails, and keeps the branch', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.materialize()
    await project.write('data/orders-2.csv', 'id,amount,country\n2,5000,DE\n')

    const report = await project.materialize()

    assert.equal(report.status, 'failed')
    assert.deepEqual(
      report.assets[0]?.checks.map(({ name, passed, failingRows }) => [name, passed, failingRows]),
      [
        ['unique(id)', false, 2n],
        ['range(amount)', false, 1n],
      ],
    )
    assert.deepEqual(report.assets[0]?.checks[1]?.sample, [{ id: '2', amount: '5000.0', country: 'DE' }])
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.orders'), [[2n]])
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.orders', report.branch), [[3n]])
  })

  it('publishes all the same when the check that fails only warns', async () => {
    await using project = await runProject({
      ...ORDER_FILES,
      'workflows/orders.ts': WORKFLOW.replace('{ max: 1000 }', "{ max: 10, severity: 'warn' }"),
    })

    const report = await project.materialize()

    assert.equal(report.status, 'published')
    assert.equal(report.assets[0]?.checks[1]?.passed, false)
  })

  it('keeps a run on its branch when asked not to publish', async () => {
    await using project = await runProject(ORDER_FILES)

    const report = await project.materialize({ publish: false })

    assert.equal(report.status, 'unpublished')
    await assert.rejects(project.rows('SELECT 1 FROM bronze.orders'), { code: 'PHLO_TABLE_UNKNOWN' })
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.orders', report.branch), [[2n]])
  })

  it('drops the branches of runs that are kept no longer', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.materialize({ publish: false })

    await new Promise((resolve) => setTimeout(resolve, 20))
    await project.materialize({ retentionMs: 10 })

    assert.deepEqual(await project.refs(), ['main'])
  })

  it('keeps the branch of a run that is older than branches are kept but still at work', async () => {
    await using project = await runProject({ ...ORDER_FILES, 'data/other.csv': 'n\n1\n' })
    await project.write(
      'workflows/other.ts',
      `import { files, ingest } from 'phlo'
       export const other = ingest({ table: 'bronze.other', source: files({ path: 'data/other.csv' }) })`,
    )
    const { lake } = project
    const catalog = {
      ...lake.catalog,
      merge: async (request: Parameters<typeof lake.catalog.merge>[0]) => {
        await project.materialize({ select: ['other'], retentionMs: 0 })
        return lake.catalog.merge(request)
      },
    }

    const report = await project.materialize({ select: ['orders'], context: { lake: { ...lake, catalog } } })

    assert.equal(report.status, 'published')
    assert.deepEqual(await project.refs(), ['main'])
  })

  it('checks again what it read when the target moved under it', async () => {
    await using project = await runProject({
      'workflows/all.ts': `
        import { check, files, ingest } from 'phlo'
        export const limits = ingest({ table: 'bronze.limits', source: files({ path: 'data/limits.csv' }), write: 'replace' })
        export const orders = ingest({
          table: 'bronze.orders', source: files({ path: 'data/orders.csv' }), write: 'replace',
          checks: [check.sql('within', 'SELECT * FROM bronze.orders WHERE amount > (SELECT max(top) FROM bronze.limits)')],
        })`,
      'data/limits.csv': 'top\n100\n',
      'data/orders.csv': 'amount\n50\n',
    })
    await project.materialize()
    await project.write('data/orders.csv', 'amount\n60\n')
    const lowered = project.lake
    await project.write('data/limits.csv', 'top\n10\n')
    let isMoved = false
    const context = {
      lake: {
        ...lowered,
        catalog: {
          ...lowered.catalog,
          merge: async (request: Parameters<typeof lowered.catalog.merge>[0]) => {
            if (!isMoved && request.into === 'main') {
              isMoved = true
              await project.materialize({ select: ['limits'] })
            }
            return lowered.catalog.merge(request)
          },
        },
      },
    }

    const report = await project.materialize({ select: ['orders'], context })

    assert.equal(report.status, 'failed')
    assert.deepEqual(await project.rows('SELECT amount FROM bronze.orders'), [[50n]])
  })

  it('works on when other tables of the target change meanwhile', async () => {
    await using project = await runProject({
      'workflows/all.ts': `
        import { files, ingest } from 'phlo'
        export const one = ingest({ table: 'bronze.one', source: files({ path: 'data/one.csv' }) })
        export const two = ingest({ table: 'bronze.two', source: files({ path: 'data/two.csv' }) })`,
      'data/one.csv': 'a\n1\n',
      'data/two.csv': 'a\n2\n',
    })

    const reports = await Promise.all([
      project.materialize({ select: ['one'] }),
      project.materialize({ select: ['two'] }),
    ])

    assert.deepEqual(
      reports.map(({ status }) => status),
      ['published', 'published'],
    )
    assert.deepEqual(await project.rows('SELECT a FROM bronze.one UNION ALL SELECT a FROM bronze.two ORDER BY 1'), [
      [1n],
      [2n],
    ])
  })

  it('lets one of two runs of an asset work, and names it to the other', async () => {
    await using project = await runProject(ORDER_FILES)

    const race = await Promise.allSettled([project.materialize(), project.materialize()])

    assert.deepEqual(race.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const refused = race.find((result) => result.status === 'rejected')
    assert.equal(refused?.reason.code, 'PHLO_RUN_IN_PROGRESS')
    assert.equal(refused?.reason.context.asset, 'bronze.orders')
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.orders'), [[2n]])
  })

  it('upserts by key, the latest by the cursor winning within a run', async () => {
    await using project = await runProject({
      'workflows/orders.ts': `
        import { files, ingest, z } from 'phlo'
        export const orders = ingest({
          table: 'bronze.orders', source: files({ path: 'data/*.csv' }), key: ['id'], write: 'upsert',
          schema: z.object({ id: z.int(), at: z.int(), v: z.string() }), cursor: { column: 'at' },
        })`,
      'data/1.csv': 'id,at,v\n1,1,a\n1,2,b\n2,1,c\n',
    })
    await project.materialize()
    await project.write('data/1.csv', 'id,at,v\n2,5,d\n3,1,e\n')

    const report = await project.materialize()

    assert.equal(report.assets[0]?.rowsWritten, 2n)
    assert.equal(report.assets[0]?.rowsUpdated, 1n)
    assert.deepEqual(await project.rows('SELECT id, v FROM bronze.orders ORDER BY id'), [
      [1n, 'b'],
      [2n, 'd'],
      [3n, 'e'],
    ])
  })

  it('reads a file whose first lines do not show how later ones are quoted', async () => {
    const plain = Array.from({ length: 5000 }, (_, index) => `${index},plain\n`)
    await using project = await runProject({
      'workflows/notes.ts': `
import { files, ingest, z } from 'phlo'
export const notes = ingest({
  table: 'bronze.notes',
  source: files({ path: 'data/notes.csv' }),
  schema: z.object({ id: z.int(), note: z.string() }),
})
`,
      'data/notes.csv': `id,note\n${plain.join('')}5000,"so \\"quoted\\", then"\n${plain.join('')}`,
    })

    await project.materialize()

    assert.deepEqual(await project.rows('SELECT count(*), max(id), max(note) FROM bronze.notes'), [
      [10001n, 5000n, 'so "quoted", then'],
    ])
  })

  it('adds columns that only the files have', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.materialize()
    await project.write('data/orders-2.csv', 'id,amount,country,note\n3,1,FR,hello\n')

    const report = await project.materialize()

    assert.equal(report.status, 'published')
    assert.deepEqual(await project.rows('SELECT id, note FROM bronze.orders ORDER BY id'), [
      [1n, null],
      [2n, null],
      [3n, 'hello'],
    ])
  })

  it('refuses further columns where the contract freezes them', async () => {
    await using project = await runProject({
      ...ORDER_FILES,
      'workflows/orders.ts': WORKFLOW.replace("key: ['id'],", "key: ['id'], contract: { columns: 'freeze' },"),
      'data/orders-1.csv': 'id,amount,country,note\n3,1,FR,hello\n',
    })

    await assert.rejects(project.materialize(), (error: PhloError) => {
      assert.equal(error.code, 'PHLO_COLUMNS_FROZEN')
      assert.deepEqual(error.context.columns, ['note'])
      return true
    })
  })

  it('names the file, line, column and value of rows that do not fit, and keeps the table as it was', async () => {
    await using project = await runProject(ORDER_FILES)
    await project.materialize()
    await project.write('data/orders-2.csv', 'id,amount,country\n3,1,FR\n4,-2,FR\n5,1,ES\nx,1,DE\n')

    await assert.rejects(project.materialize(), (error: PhloError) => {
      assert.equal(error.code, 'PHLO_ROWS_INVALID')
      assert.match(
        JSON.stringify(error.context.examples),
        /"file":"data\/orders-2.csv","line":5,"column":"id","value":"x"/,
      )
      return true
    })
    await project.write('data/orders-2.csv', 'id,amount,country\n3,1,FR\n4,-2,FR\n5,1,ES\n')
    await assert.rejects(project.materialize(), (error: PhloError) => {
      assert.equal(error.code, 'PHLO_ROWS_INVALID')
      assert.equal(error.context.badRows, 2)
      assert.match(
        JSON.stringify(error.context.examples),
        /"line":3,"column":"amount","value":"-2.*","expected":"at least 0"/,
      )
      return true
    })
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.orders'), [[2n]])
    assert.deepEqual(await project.refs(), ['main'])
  })

  it('infers columns, keeps them, and widens a type that turns out to be too narrow', async () => {
    await using project = await runProject({
      'workflows/a.ts': `
        import { files, ingest } from 'phlo'
        export const a = ingest({ table: 'bronze.a', source: files({ path: 'data/*.csv' }) })`,
      'data/1.csv': 'n,x\n1,1.5\n',
    })
    await project.materialize()
    await project.write('data/2.csv', 'n,x,note\n2,2,hello\n')

    const report = await project.materialize()

    assert.deepEqual(report.assets[0]?.schemaChanges, ['note added (string)'])
    assert.deepEqual(await project.rows('SELECT n, x, note FROM bronze.a ORDER BY n'), [
      [1n, 1.5, null],
      [2n, 2, 'hello'],
    ])
  })

  it('refuses a file whose column is of another type than the table has', async () => {
    await using project = await runProject({
      'workflows/a.ts': `
        import { files, ingest } from 'phlo'
        export const a = ingest({ table: 'bronze.a', source: files({ path: 'data/*.csv' }) })`,
      'data/1.csv': 'n\n1\n',
    })
    await project.materialize()
    await project.write('data/2.csv', 'n\nmany\n')

    await assert.rejects(project.materialize(), { code: 'PHLO_ROWS_INVALID' })
  })

  it('stops when it is told to, and leaves nothing running', async () => {
    await using project = await runProject(ORDER_FILES)
    const controller = new AbortController()

    const run = project.materialize({
      context: { signal: controller.signal },
      listen: ({ type }) => type === 'asset-started' && controller.abort(),
    })

    await assert.rejects(run, { code: 'PHLO_CANCELLED' })
    assert.deepEqual(await project.refs(), ['main'])
    assert.equal((await project.materialize()).status, 'published')
  })
})
