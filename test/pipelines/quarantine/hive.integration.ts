import assert from 'node:assert/strict'
import { salesWorkflow } from '../../support/quarantine-project.js'
import { runProject } from '../../support/run-project.js'

const SCHEMA = 'id: z.int(), amount: z.int32().max(100), region: z.string().nullable()'

describe('pipelines/quarantine/set-aside from folders of partitions', () => {
  for (const [what, column] of [
    ['that have the column besides', ", 'in the file' AS region"],
    ['that lack the column', ''],
  ] as const) {
    it(`refuses bad rows of Parquet ${what}, since a copy would be read otherwise`, async () => {
      const workflow = salesWorkflow('', SCHEMA).replace('in/*', 'in/**/*.parquet')
      await using project = await runProject({
        'workflows/sales.ts': workflow,
        'in/region=eu/.keep': '',
        'in/region=us/.keep': '',
      })
      const engine = await project.lake.engine()
      const write = (rows: string, path: string) =>
        engine.run(`COPY (${rows}) TO '${project.directory}/in/${path}' (FORMAT parquet)`)
      await write(
        `SELECT 1::BIGINT AS id, 5 AS amount${column} UNION ALL SELECT 2, 500${column && ", 'in the file'"}`,
        'region=eu/a.parquet',
      )
      await write(`SELECT 3::BIGINT AS id, 5 AS amount${column}`, 'region=us/b.parquet')

      await assert.rejects(project.materialize(), { code: 'PHLO_ROWS_INVALID' })
    })
  }
})
