import assert from 'node:assert/strict'
import { PhloError } from '../../../src/errors.js'
import { explainTrinoError } from '../../../src/query/trino/explain-trino-error.js'
import { sqlPieces } from '../../../src/query/trino/sql-pieces.js'
import type { Lake } from '../../../src/tables/lake.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { tempLake } from '../../support/temp-lake.js'

const PIECES = sqlPieces('SELECT * FROM bronze.none')

describe('query/trino/explain-trino-error', () => {
  it('says which table is not there', async () => {
    await using lake = await tempLake()

    assert.deepEqual(await explained(lake, 'TABLE_NOT_FOUND'), ['PHLO_TABLE_UNKNOWN', 'bronze.none'])
  })

  for (const kind of ['TABLE_NOT_FOUND', 'ICEBERG_CATALOG_ERROR']) {
    it(`leaves what Trino said (${kind}) where the catalog cannot be asked why`, async () => {
      await using lake = await tempLake()
      const gone = async () => {
        throw new PhloError('PHLO_NESSIE_UNREACHABLE', 'Nessie does not answer.')
      }
      const entries = () => ({ [Symbol.asyncIterator]: () => ({ next: gone }) })

      const found = await explained({ ...lake, catalog: { ...lake.catalog, contents: gone, entries } }, kind)

      assert.deepEqual(found, ['PHLO_SQL_FAILED', undefined])
    })
  }
})

async function explained(lake: Lake, kind: string): Promise<readonly unknown[]> {
  const ref = await resolveRef(lake, { ref: 'main' })
  const context = { kind, line: 1, column: 15 }
  const error = await explainTrinoError(new PhloError('PHLO_SQL_FAILED', 'No.', { context }), lake, ref, PIECES)
  assert(error instanceof PhloError)
  return [error.code, error.context.table]
}
