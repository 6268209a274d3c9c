import assert from 'node:assert/strict'
import { salesWorkflow } from '../../support/quarantine-project.js'
import { runProject } from '../../support/run-project.js'

describe('pipelines/quarantine/set-aside of nested Parquet', () => {
  for (const [what, column, value] of [
    [
      'decimals in a struct',
      'v: z.object({ x: t.decimal(38, 9) })',
      "{'x': 12345678901234567890123456789.123456789::DECIMAL(38,9)}",
    ],
    ['decimals in a list', 'v: z.array(t.decimal(38, 9))', '[12345678901234567890.123456789::DECIMAL(38,9)]'],
    ['bytes in a struct', 'v: z.object({ x: t.binary() })', "{'x': '\\xAA\\x00b'::BLOB}"],
  ] as const) {
    it(`refuses bad rows with ${what}, of which no text says all`, async () => {
      const schema = (max: number) => `id: z.int(), amount: z.int32().max(${max}), ${column}`
      await using project = await runProject({ 'workflows/sales.ts': salesWorkflow('', schema(100)), 'in/.keep': '' })
      const row = (id: number, amount: number) =>
        `SELECT ${id}::BIGINT AS id, ${amount}::INTEGER AS amount, ${value} AS v`
      const engine = await project.lake.engine()
      await engine.run(
        `COPY (${row(1, 1)} UNION ALL ${row(2, 500)}) TO '${project.directory}/in/a.parquet' (FORMAT parquet)`,
      )

      await assert.rejects(project.materialize(), { code: 'PHLO_ROWS_INVALID' })
    })
  }
})
