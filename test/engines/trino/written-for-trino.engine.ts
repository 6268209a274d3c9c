import assert from 'node:assert/strict'
import { quoteIdentifier } from '../../../src/engine/quote.js'
import { runQuery } from '../../../src/query/run-query.js'
import { runTrinoQuery } from '../../../src/query/trino/run-trino-query.js'
import { resultText } from '../../support/rows-text.js'
import { trinoStack } from '../../support/trino-stack.js'
import { writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'

const REQUEST = { ref: 'main', at: undefined, parameters: {}, signal: undefined }

describe('engines/trino/written', function () {
  this.timeout(600_000)
  const stack = trinoStack()

  before(async () => {
    for (const kind of TABLE_KINDS) await writeTableKind(stack().lake, kind)
  })

  for (const kind of TABLE_KINDS) {
    it(`shows Trino the same types and rows of "${kind.name}" as DuckDB`, async () => {
      const { lake, connection } = stack()
      const sql = `SELECT * FROM kinds.${quoteIdentifier(kind.name)}`

      const byTrino = await runTrinoQuery(lake, connection, { ...REQUEST, sql, onProgress: () => undefined })
      const byDuckDB = await runQuery(await lake.reopen(), { ...REQUEST, sql, systemTables: [] })

      assert.deepEqual(await resultText(byTrino), await resultText(byDuckDB))
    })
  }
})
