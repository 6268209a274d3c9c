import assert from 'node:assert/strict'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import { mergeRefs } from '../../../src/tables/merge-refs.js'
import { revertCommit } from '../../../src/tables/revert-commit.js'
import { placesOf, quarantined, salesWorkflow } from '../../support/quarantine-project.js'
import { type RunProject, runProject } from '../../support/run-project.js'

const WORKFLOW = 'workflows/sales.ts'
/** One row of three fits when the greatest amount is 100, two when it is 1000. */
const CSV = 'id,name,amount\n1,a,10\n2,b,500\n3,c,ten\n'
const LOOSE = 'id: z.int(), name: z.string().nullable(), amount: z.int32().max(1000)'
const UPSERT = "key: ['id'], write: 'upsert',"
const REPLAY = { quarantine: { type: 'replay', run: undefined } } as const

describe('pipelines/quarantine/replay', () => {
  it('writes the rows that fit by now, once, and leaves the others', async () => {
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/a.csv': CSV })
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow('', LOOSE))

    const first = await project.materialize(REPLAY)
    const again = await project.materialize(REPLAY)

    assert.deepEqual([first.status, again.status], ['published', 'unchanged'])
    assert.deepEqual(await ids(project), [1n, 2n])
    assert.deepEqual(await placesOf(project.lake), ['4 amount'])
    assert.equal((await project.materialize()).status, 'unchanged')
  })

  it('writes a row of several lines, of another dialect and with CRLF as the file had it', async () => {
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(),
      'in/a.csv': 'id;name;amount\r\n1;a;1\r\n2;"x;\r\n""y""";500\r\n3;c;600\r\n',
    })
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow('', LOOSE))

    await project.materialize(REPLAY)

    assert.deepEqual(await project.rows('SELECT name FROM bronze.sales ORDER BY id'), [['a'], ['x;\r\n"y"'], ['c']])
  })

  it('reads the rows by the options that the workflow has by now', async () => {
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(),
      'in/a.csv': 'id,name,amount\n1,a,1\n2,b,n/a\n',
    })
    await project.materialize()
    const schema = 'id: z.int(), name: z.string().nullable(), amount: z.int32().nullable()'
    const loose = salesWorkflow('', schema).replace("path: 'in/*'", "path: 'in/*', nullTexts: ['n/a']")
    await project.write(WORKFLOW, loose)

    await project.materialize(REPLAY)

    assert.deepEqual(await project.rows('SELECT amount FROM bronze.sales ORDER BY id'), [[1], [null]])
  })

  it('adds of an upsert without a cursor only rows whose key the table lacks', async () => {
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(UPSERT),
      'in/a.csv': `${CSV}4,d,400\n5,e,500\n5,f,500\n`,
    })
    await project.materialize()
    await project.write('in/b.csv', 'id,name,amount\n4,later,4\n')
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow(UPSERT, LOOSE))

    const report = await project.materialize(REPLAY)

    assert.equal(report.assets[0]?.rowsWritten, 1n)
    assert.deepEqual(await project.rows('SELECT id, name FROM bronze.sales ORDER BY id'), [
      [1n, 'a'],
      [2n, 'b'],
      [4n, 'later'],
    ])
    assert.deepEqual(await placesOf(project.lake), ['4 amount', '5 id', '6 id', '7 id'])
  })

  it('lets the later row win where the workflow has a cursor', async () => {
    const cursor = "key: ['id'], write: 'upsert', cursor: { column: 'at' },"
    const schema = (max: number) => `id: z.int(), at: z.int(), amount: z.int32().max(${max})`
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(cursor, schema(100)),
      'in/a.csv': 'id,at,amount\n1,5,50\n1,4,400\n2,4,40\n2,5,500\n',
    })
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow(cursor, schema(1000)))

    await project.materialize(REPLAY)

    assert.deepEqual(await project.rows('SELECT id, amount FROM bronze.sales ORDER BY id'), [
      [1n, 50],
      [2n, 500],
    ])
    assert.deepEqual(await placesOf(project.lake), [])
  })

  it('refuses to add rows to a table that is replaced as a whole', async () => {
    await using project = await runProject({ [WORKFLOW]: salesWorkflow("write: 'replace',"), 'in/a.csv': CSV })
    await project.materialize()

    await assert.rejects(project.materialize(REPLAY), { code: 'PHLO_REPLAY_REFUSED' })
  })

  it('publishes nothing when a check fails on the rows that are replayed, and they stay', async () => {
    const checked = "checks: [check.range('amount', { max: 100 })],"
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(checked), 'in/a.csv': CSV })
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow(checked, LOOSE))

    const report = await project.materialize(REPLAY)

    assert.equal(report.status, 'failed')
    assert.deepEqual(await ids(project), [1n])
    assert.deepEqual(await placesOf(project.lake), ['3 amount', '4 amount'])
  })

  it('replays and drops the rows of one run only', async () => {
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/a.csv': CSV })
    const { run } = await project.materialize()
    await project.write('in/b.csv', 'id,name,amount\n7,g,70\n8,h,800\n')
    const later = await project.materialize()
    await project.write(WORKFLOW, salesWorkflow('', LOOSE))

    for (const unknown of ['ZZZZ', '']) {
      const replaying = project.materialize({ quarantine: { type: 'replay', run: unknown } })
      await assert.rejects(replaying, { code: 'PHLO_RUN_UNKNOWN' })
    }
    await project.materialize({ quarantine: { type: 'replay', run: later.run } })
    await project.materialize({ quarantine: { type: 'drop', run } })

    assert.deepEqual(await ids(project), [1n, 7n, 8n])
    assert.deepEqual(await placesOf(project.lake), [])
  })

  it('goes back in time with the rows when a replay is reverted', async () => {
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/a.csv': CSV })
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow('', LOOSE))
    const { commit = '' } = await project.materialize(REPLAY)

    await revertCommit(project.lake, { branch: 'main', commit, message: undefined })

    assert.deepEqual(await ids(project), [1n])
    assert.deepEqual(await placesOf(project.lake), ['3 amount', '4 amount'])
    await project.materialize(REPLAY)
    assert.deepEqual(await ids(project), [1n, 2n])
  })

  it('is a conflict when two branches replay the same rows', async () => {
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/a.csv': CSV })
    await project.materialize()
    const { catalog } = project.lake
    await catalog.createReference({ type: 'BRANCH', name: 'dev', hash: (await catalog.reference('main'))?.hash ?? '' })
    await project.write(WORKFLOW, salesWorkflow('', LOOSE))
    await project.materialize(REPLAY)
    await project.materialize({ ...REPLAY, ref: 'dev' })

    const merge = mergeRefs(project.lake, {
      from: 'dev',
      into: 'main',
      message: 'Merge dev',
      properties: {},
      dryRun: false,
      force: false,
      unchanged: undefined,
    })
    await assert.rejects(merge, { code: 'PHLO_MERGE_CONFLICT' })
    assert.deepEqual(await ids(project), [1n, 2n])
  })

  it('tells when the warehouse has lost the rows, and they can be given up', async () => {
    await using project = await runProject({ [WORKFLOW]: salesWorkflow(), 'in/a.csv': CSV })
    await project.materialize()
    const { store } = project.lake.warehouse
    assert.deepEqual((await fsckLake(project.lake)).problems, [])
    const keys: string[] = []
    for await (const { key } of store.list('_quarantine/')) keys.push(key)
    for (const key of keys) await store.delete(key)

    const { problems } = await fsckLake(project.lake)
    assert.deepEqual(
      problems.map(({ subject, location }) => [subject, location]),
      keys.map((key) => ['bronze.sales', project.lake.warehouse.locationOf(key)]),
    )
    await assert.rejects(quarantined(project.lake), { code: 'PHLO_QUARANTINE_MISSING' })
    await assert.rejects(project.materialize(REPLAY), { code: 'PHLO_QUARANTINE_MISSING' })
    await project.materialize({ quarantine: { type: 'drop', run: undefined } })

    assert.deepEqual(await quarantined(project.lake), [])
  })

  for (const [kind, file, content] of [
    [
      'NDJSON',
      'a.ndjson',
      '{"id":1,"name":"a","amount":1}\n{"id":2,"name":"b\\n\\u00e9","amount":500}\n{"id":3,"name":"","amount":600}\n',
    ],
    [
      'a JSON array',
      'a.json',
      '[{"id":1,"name":"a","amount":1},\n{"id":2,"name":"b\\n\\u00e9",\n"amount":500},{"id":3,"name":"","amount":600}]',
    ],
  ] as const) {
    it(`writes rows of ${kind} as they were`, async () => {
      await using project = await runProject({ [WORKFLOW]: salesWorkflow(), [`in/${file}`]: content })
      await project.materialize()
      await project.write(WORKFLOW, salesWorkflow('', LOOSE))

      await project.materialize(REPLAY)

      assert.deepEqual(await project.rows('SELECT * FROM bronze.sales ORDER BY id'), [
        [1n, 'a', 1],
        [2n, 'b\né', 500],
        [3n, '', 600],
      ])
    })
  }

  it('writes rows of Parquet with all their values as they were', async () => {
    const columns =
      'd: t.decimal(20, 5), made: z.iso.datetime(), day: z.iso.date(), x: z.number(), bytes: t.binary(), tags: z.array(z.string()), nested: z.object({ k: z.int() })'
    const schema = (max: number) =>
      `id: z.int(), amount: z.int32().max(${max}), name: z.string().nullable(), ${columns}`
    await using project = await runProject({ [WORKFLOW]: salesWorkflow('', schema(100)) })
    const row = (id: number, amount: number, name: string) =>
      `SELECT ${id}::BIGINT AS id, ${amount}::INTEGER AS amount, ${name} AS name, 123456789012345.12345::DECIMAL(20,5) AS d, TIMESTAMPTZ '2024-01-02 03:04:05.123456+00' AS made, DATE '2024-02-29' AS day, 0.1::DOUBLE AS x, '\\xAA\\x00b'::BLOB AS bytes, ['a', 'b"'] AS tags, {'k': 9007199254740993} AS nested`
    const rows = [row(1, 1, "'a'"), row(2, 500, "''"), row(3, 5000, 'NULL'), row(4, 400, 'NULL')].join(' UNION ALL ')
    const engine = await project.lake.engine()
    await project.write('in/.keep', '')
    await engine.run(`COPY (${rows}) TO '${project.directory}/in/a.parquet' (FORMAT parquet)`)
    await project.materialize()
    assert.deepEqual(await placesOf(project.lake), ['2 amount', '3 amount', '4 amount'])
    await project.write(WORKFLOW, salesWorkflow('', schema(1000)))

    await project.materialize(REPLAY)

    assert.deepEqual(await placesOf(project.lake), ['3 amount'])
    const others = 'SELECT DISTINCT d, made, day, x, bytes, tags, nested FROM bronze.sales'
    assert.equal((await project.rows(others)).length, 1)
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.sales'), [[3n]])
    assert.deepEqual(await project.rows('SELECT name FROM bronze.sales ORDER BY id'), [['a'], [''], [null]])
  })
})

async function ids(project: RunProject): Promise<readonly unknown[]> {
  return (await project.rows('SELECT id FROM bronze.sales ORDER BY id')).map(([id]) => id)
}
