import assert from 'node:assert/strict'
import { join } from 'node:path'
import { currentSchema } from '../../../src/iceberg/current-schema.js'
import { loadTable } from '../../../src/tables/load-table.js'
import { type RunProject, runProject } from '../../support/run-project.js'

interface SecondFile {
  readonly files: readonly [string, string]
  /** The columns that the table then has. */
  readonly columns: readonly string[]
  /** Its rows, in order. */
  readonly rows: readonly (readonly unknown[])[]
}

const FITTING: Readonly<Record<string, SecondFile>> = {
  'whole numbers where the table has doubles': {
    files: ['n\n1.5\n', 'n\n2\n'],
    columns: ['n double'],
    rows: [[1.5], [2]],
  },
  'numbers where the table has text': {
    files: ['n\nx\n', 'n\n2\n'],
    columns: ['n string'],
    rows: [['2'], ['x']],
  },
  'no values in a column': {
    files: ['a,n\n1,1\n', 'a,n\n2,\n'],
    columns: ['a long', 'n long'],
    rows: [
      [1n, 1n],
      [2n, null],
    ],
  },
  'a column less': {
    files: ['a,n\n1,1\n', 'a\n2\n'],
    columns: ['a long', 'n long'],
    rows: [
      [1n, 1n],
      [2n, null],
    ],
  },
  'a column more': {
    files: ['a\n1\n', 'a,n\n2,x\n'],
    columns: ['a long', 'n string'],
    rows: [
      [1n, null],
      [2n, 'x'],
    ],
  },
  'columns in another order and case': {
    files: ['a,n\n1,x\n', 'N,A\ny,2\n'],
    columns: ['a long', 'n string'],
    rows: [
      [1n, 'x'],
      [2n, 'y'],
    ],
  },
  'one column less and another more': {
    files: ['a,n\n1,x\n', 'a,m\n2,y\n'],
    columns: ['a long', 'n string', 'm string'],
    rows: [
      [1n, 'x', null],
      [2n, null, 'y'],
    ],
  },
  'only a header': { files: ['a\n1\n', 'a\n'], columns: ['a long'], rows: [[1n]] },
}

/** A second file that does not fit, as no type that Iceberg widens to holds both. */
const UNFITTING: Readonly<Record<string, readonly [string, string]>> = {
  'text where the table has whole numbers': ['n\n1\n', 'n\nmany\n'],
  'fractions where the table has whole numbers': ['n\n1\n', 'n\n1.5\n'],
  'numbers beyond 64 bits where the table has whole numbers': ['n\n1\n', 'n\n9223372036854775808\n'],
  'times where the table has dates': ['n\n2026-01-01\n', 'n\n2026-01-01 10:30:00\n'],
  'text where the table has booleans': ['n\ntrue\n', 'n\nperhaps\n'],
}

/** Writes a file of one row whose columns `s` and `l` have these values, as DuckDB spells them. */
type WriteNested = (project: RunProject, name: string, struct: string, list: string) => Promise<void>

const NESTED: Readonly<Record<string, WriteNested>> = {
  ndjson: (project, name, struct, list) =>
    project.write(`data/${name}.ndjson`, `{"s": ${struct}, "l": ${list}}\n`.replaceAll("'", '"')),
  parquet: async (project, name, struct, list) => {
    const select = `SELECT ${struct} AS s, ${list} AS l`.replaceAll(/: (\d+)/g, ': $1::BIGINT')
    await copyToParquet(project, name, select)
  },
}

describe('pipelines/run and columns that nobody declared', () => {
  for (const [what, { files, columns, rows }] of Object.entries(FITTING)) {
    it(`takes a second file that has ${what}`, async () => {
      await using project = await csvProject(files[0])
      await project.write('data/2.csv', files[1])

      await project.materialize()

      assert.deepEqual(await columnsOf(project), columns)
      assert.deepEqual(await project.rows('SELECT * FROM bronze.a ORDER BY ALL'), rows)
    })
  }

  for (const [what, files] of Object.entries(UNFITTING)) {
    it(`refuses a second file that has ${what}, and leaves the table as it was`, async () => {
      await using project = await csvProject(files[0])
      const before = await columnsOf(project)
      await project.write('data/2.csv', files[1])

      await assert.rejects(project.materialize(), { code: 'PHLO_ROWS_INVALID' })

      assert.deepEqual(await columnsOf(project), before)
      assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.a'), [[1n]])
    })
  }

  const PARQUET: readonly (readonly [string, string, string])[] = [
    ['1::INTEGER', '3000000000::BIGINT', 'long'],
    ['3000000000::BIGINT', '1::INTEGER', 'long'],
    ['1::REAL', '0.1::DOUBLE', 'double'],
    ['0.5::DOUBLE', '1::REAL', 'double'],
    ['1::DECIMAL(5,2)', '123456::DECIMAL(9,2)', 'decimal(9,2)'],
    ['123456::DECIMAL(9,2)', '1::DECIMAL(5,2)', 'decimal(9,2)'],
  ]
  for (const [first, second, type] of PARQUET) {
    it(`has a column of ${type} after ${first} and then ${second}`, async () => {
      await using project = await runProject({ 'workflows/a.ts': workflow('data/*.parquet') })
      await writeParquet(project, '1', first)
      await project.materialize()
      await writeParquet(project, '2', second)

      await project.materialize()

      assert.deepEqual(await columnsOf(project), [`n ${type}`])
      assert.deepEqual(await project.rows(`SELECT count(*) FROM bronze.a WHERE n IN (${first}, ${second})`), [[2n]])
    })
  }

  for (const [kind, write] of Object.entries(NESTED)) {
    it(`adds the fields that later values of ${kind} have inside, and is null there in earlier rows`, async () => {
      await using project = await runProject({ 'workflows/a.ts': workflow(`data/*.${kind}`) })
      await write(project, '1', `{'x': 1}`, `[{'x': 1}]`)
      await project.materialize()
      await write(project, '2', `{'y': 'b', 'x': 2}`, `[{'x': 2, 'y': {'z': true}}]`)

      await project.materialize()

      assert.deepEqual(await project.rows('SELECT s.x, s.y, l[1].x, l[1].y.z FROM bronze.a ORDER BY s.x'), [
        [1n, null, 1n, null],
        [2n, 'b', 2n, true],
      ])
    })

    it(`reads the fields inside of values of all ${kind} files of a first run`, async () => {
      await using project = await runProject({ 'workflows/a.ts': workflow(`data/*.${kind}`) })
      await write(project, '1', `{'x': 1}`, `[{'x': 1}]`)
      await write(project, '2', `{'y': 'b'}`, `[{'y': 'c'}]`)

      await project.materialize()

      assert.deepEqual(await project.rows('SELECT s.x, s.y, l[1].x, l[1].y FROM bronze.a ORDER BY s.x'), [
        [1n, null, 1n, null],
        [null, 'b', null, 'c'],
      ])
    })

    it(`refuses a field inside of values of ${kind} where the contract freezes the columns`, async () => {
      const frozen = "contract: { columns: 'freeze' },"
      await using project = await runProject({ 'workflows/a.ts': workflow(`data/*.${kind}`, frozen) })
      await write(project, '1', `{'x': 1}`, `[{'x': 1}]`)
      await project.materialize()
      await write(project, '2', `{'x': 2}`, `[{'x': 2, 'y': {'z': true}}]`)

      await assert.rejects(project.materialize(), (error: { code?: unknown; context?: Record<string, unknown> }) => {
        assert.equal(error.code, 'PHLO_COLUMNS_FROZEN')
        assert.deepEqual(error.context?.columns, ['l.element.y'])
        return true
      })
      assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.a'), [[1n]])
    })
  }

  it('widens a number inside of values', async () => {
    await using project = await runProject({ 'workflows/a.ts': workflow('data/*.parquet') })
    await writeParquet(project, '1', "{'x': [1::INTEGER]}")
    await project.materialize()
    await writeParquet(project, '2', "{'x': [3000000000::BIGINT]}")

    await project.materialize()

    assert.deepEqual(await project.rows('SELECT n.x[1] FROM bronze.a ORDER BY 1'), [[1n], [3000000000n]])
  })

  it('adds no column and widens none where the contract freezes them', async () => {
    const frozen = "contract: { columns: 'freeze' },"
    await using more = await csvProject('a\n1\n', frozen)
    await more.write('data/2.csv', 'a,n\n2,x\n')
    await using wider = await runProject({ 'workflows/a.ts': workflow('data/*.parquet', frozen) })
    await writeParquet(wider, '1', '1::INTEGER')
    await wider.materialize()
    await writeParquet(wider, '2', '3000000000::BIGINT')

    await assert.rejects(more.materialize(), { code: 'PHLO_COLUMNS_FROZEN' })
    await assert.rejects(wider.materialize(), { code: 'PHLO_ROWS_INVALID' })

    assert.deepEqual(await columnsOf(more), ['a long'])
    assert.deepEqual(await columnsOf(wider), ['n int'])
  })

  it('keeps the columns and the types of the table when its rows are replaced', async () => {
    await using project = await csvProject('a,n\n1.5,x\n', "write: 'replace',")
    await project.write('data/1.csv', 'a\n2\n')

    await project.materialize()

    assert.deepEqual(await columnsOf(project), ['a double', 'n string'])
    assert.deepEqual(await project.rows('SELECT * FROM bronze.a'), [[2, null]])
  })
})

function workflow(path: string, options = ''): string {
  return `
    import { files, ingest } from 'phlo'
    export const a = ingest({ table: 'bronze.a', source: files({ path: '${path}' }), ${options} })`
}

/** A project whose table has the rows of a first file. */
async function csvProject(first: string, options?: string): Promise<RunProject> {
  const project = await runProject({ 'workflows/a.ts': workflow('data/*.csv', options), 'data/1.csv': first })
  await project.materialize()
  return project
}

async function writeParquet(project: RunProject, name: string, value: string): Promise<void> {
  await copyToParquet(project, name, `SELECT ${value} AS n`)
}

async function copyToParquet(project: RunProject, name: string, select: string): Promise<void> {
  await project.write(`data/${name}.parquet`, '')
  const path = join(project.directory, 'data', `${name}.parquet`)
  await (await project.lake.engine()).run(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
}

async function columnsOf({ lake }: RunProject): Promise<readonly string[]> {
  const main = await lake.catalog.reference('main')
  const { version } = await loadTable(lake, { hash: main?.hash ?? '', name: 'main' }, ['bronze', 'a'])
  return currentSchema(version.metadata).fields.map(({ name, type }) => `${name} ${String(type)}`)
}
