import assert from 'node:assert/strict'
import { salesWorkflow } from '../../support/quarantine-project.js'
import { runProject } from '../../support/run-project.js'

describe('pipelines/quarantine/replay of rows as late as those of the table', () => {
  it('keeps the row that was loaded later where both have the same cursor', async () => {
    const cursor = "key: ['id'], write: 'upsert', cursor: { column: 'at' },"
    const schema = (max: number) => `id: z.int(), at: z.int(), amount: z.int32().max(${max})`
    await using project = await runProject({
      'workflows/sales.ts': salesWorkflow(cursor, schema(100)),
      'in/a.csv': 'id,at,amount\n1,5,500\n2,1,1\n',
    })
    await project.materialize()
    await project.write('in/b.csv', 'id,at,amount\n1,5,50\n')
    await project.materialize()
    await project.write('workflows/sales.ts', salesWorkflow(cursor, schema(1000)))

    await project.materialize({ quarantine: { type: 'replay', run: undefined } })

    assert.deepEqual(await project.rows('SELECT id, amount FROM bronze.sales ORDER BY id'), [
      [1n, 50],
      [2n, 1],
    ])
  })
})
