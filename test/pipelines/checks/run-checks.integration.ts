import assert from 'node:assert/strict'
import type { PhloError } from '../../../src/errors.js'
import { type RunProject, runProject } from '../../support/run-project.js'

const ROWS = `id,grade,name,seen,score
1,3,Ada,2026-01-01T00:00:00Z,1.5
2,9,b0b,2026-01-02T00:00:00Z,2.5
2,,,2026-01-03T00:00:00Z,NaN
`

/** A check, whether it passes, how many rows fail, and what the first of them shows. */
const CHECKS: readonly (readonly [string, boolean, bigint | undefined, Readonly<Record<string, string | null>>])[] = [
  ["check.notNull('id')", true, 0n, {}],
  ["check.notNull('name')", false, 1n, { id: '2', name: null }],
  ["check.notNull(['id', 'grade'])", false, 1n, { id: '2', grade: null }],
  ["check.unique('name')", true, 0n, {}],
  ["check.unique('id')", false, 2n, { id: '2', rows: '2' }],
  ["check.unique(['id', 'seen'])", true, 0n, {}],
  ["check.range('grade', { min: 1, max: 9 })", true, 0n, {}],
  ["check.range('grade', { max: 5 })", false, 1n, { grade: '9' }],
  ["check.range('score', { min: 0 })", false, 1n, { score: 'nan' }],
  ["check.range('seen', { min: '2026-01-02' })", false, 1n, { id: '1' }],
  ["check.pattern('name', /^[A-Z][a-z]+$/)", false, 1n, { name: 'b0b' }],
  ["check.pattern('grade', /^[0-9]$/)", true, 0n, {}],
  ["check.acceptedValues('grade', [3, 9])", true, 0n, {}],
  ["check.acceptedValues('name', ['Ada'])", false, 1n, { name: 'b0b' }],
  ['check.rowCount({ min: 3, max: 3 })', true, undefined, {}],
  ['check.rowCount({ min: 4 })', false, undefined, {}],
  ["check.freshness('seen', { fail: '36500d' })", true, undefined, {}],
  ["check.freshness('seen', { fail: '1s' })", false, undefined, {}],
  ["check.sql('none', 'SELECT * FROM bronze.a WHERE grade > 100')", true, 0n, {}],
  ["check.sql('some', 'SELECT id, grade FROM bronze.a WHERE grade > 5;')", false, 1n, { id: '2', grade: '9' }],
]

describe('pipelines/checks/run-checks', () => {
  let project: RunProject
  let reports: Awaited<ReturnType<RunProject['materialize']>>

  before(async () => {
    project = await runProject({
      'workflows/a.ts': `
        import { check, files, ingest, z } from 'phlo'
        export const a = ingest({
          table: 'bronze.a', source: files({ path: 'a.csv' }), write: 'replace',
          schema: z.object({
            id: z.int(), grade: z.int32().nullable(), name: z.string().nullable(), seen: z.iso.datetime(), score: z.number(),
          }),
          checks: [${CHECKS.map(([source]) => source).join(', ')}],
        })`,
      'a.csv': ROWS,
    })
    reports = await project.materialize()
  })

  after(() => project[Symbol.asyncDispose]())

  for (const [index, [source, passed, failingRows, sample]] of CHECKS.entries()) {
    it(`${passed ? 'passes' : 'fails'} ${source}`, () => {
      const report = reports.assets[0]?.checks[index]

      assert.equal(report?.passed, passed, report?.message)
      assert.equal(report.failingRows, failingRows)
      assert.deepEqual({ ...report.sample[0], ...sample }, report.sample[0] ?? {})
    })
  }

  for (const [name, source, code] of [
    ['range(id)', "check.notNull('id'), check.range('id', { max: 'x' })", 'PHLO_SQL_FAILED'],
    ['freshness(name)', "check.freshness('name', { warn: '1d' })", 'PHLO_SQL_FAILED'],
    ['typo', "check.sql('typo', 'SELEC 1')", 'PHLO_SQL_FAILED'],
    ['gone', "check.sql('gone', 'SELECT * FROM bronze.gone')", 'PHLO_TABLE_UNKNOWN'],
    ['file', "check.sql('file', \"SELECT * FROM read_text('/etc/hosts')\")", 'PHLO_SQL_FORBIDDEN'],
  ] as const) {
    it(`names the check that cannot be run: ${source}`, async () => {
      await project.write(
        'workflows/c.ts',
        `import { check, files, ingest } from 'phlo'
         export const c = ingest({ table: 'bronze.c', source: files({ path: 'a.csv' }), checks: [${source}] })`,
      )

      await assert.rejects(
        project.materialize({ select: ['c'] }),
        (error: PhloError) => error.code === code && error.context.check === name && !error.message.includes('line '),
      )
    })
  }

  it('calls two checks of one kind and column by two names', async () => {
    await project.write(
      'workflows/b.ts',
      `import { check, files, ingest } from 'phlo'
       export const b = ingest({ table: 'bronze.b', source: files({ path: 'a.csv' }),
         checks: [check.range('id', { min: 0 }), check.range('id', { max: 9 }), check.unique('seen', { name: 'when' })] })`,
    )

    const report = await project.materialize({ select: ['b'] })

    assert.deepEqual(
      report.assets[0]?.checks.map(({ name }) => name),
      ['range(id)', 'range(id) 2', 'when'],
    )
  })

  it('refuses to run a check of a column that the table does not have', async () => {
    await project.write(
      'workflows/c.ts',
      `import { check, files, ingest } from 'phlo'
       export const c = ingest({ table: 'bronze.c', source: files({ path: 'a.csv' }), checks: [check.notNull('nane')] })`,
    )

    await assert.rejects(project.materialize({ select: ['c'] }), { code: 'PHLO_COLUMN_UNKNOWN' })
  })
})
