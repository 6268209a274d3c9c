import assert from 'node:assert/strict'
import { catalogName } from '../../../src/config/catalog-name.js'
import { PhloError } from '../../../src/errors.js'
import type { TrinoConnection } from '../../../src/query/trino/trino-connection.js'
import { withCatalogs } from '../../../src/query/trino/with-catalogs.js'
import { tempLake } from '../../support/temp-lake.js'

describe('query/trino/with-catalogs', () => {
  it('drops catalogs of branches that are gone where Phlo makes catalogs, and asks nothing of a Trino of others', async () => {
    for (const [catalogProperties, expected] of [
      [{}, { asked: true, made: [] }],
      [undefined, { asked: false, made: ['gone'] }],
    ] as const) {
      await using lake = await tempLake()
      const { connection, sent, made } = trino(catalogProperties)

      await withCatalogs(lake, connection, [{ name: 'main', ref: 'main' }], async () => undefined)

      assert.deepEqual({ asked: sent.length > 0, made: [...made] }, expected)
    }
  })

  it('drops what is dead when it has made a catalog that a statement needs for two of its tables', async () => {
    await using lake = await tempLake()
    const { connection, sent } = trino({})
    await connection.made.remove('gone')
    const dev = { name: 'dev', ref: 'dev' }
    const work = async () => {
      if (sent.some((sql) => sql.startsWith('CREATE CATALOG IF NOT EXISTS "dev"'))) return
      const context = { kind: 'CATALOG_NOT_FOUND', detail: "Catalog 'dev' not found" }
      throw new PhloError('PHLO_SQL_FAILED', 'There is no catalog.', { context })
    }

    await withCatalogs(lake, connection, [dev, { ...dev }], work)

    assert(sent.at(-1)?.includes('system.metadata.catalogs'), sent.join('\n'))
  })
})

/** A Trino without catalogs, one of which Phlo remembers to have made there or elsewhere. */
function trino(catalogProperties: TrinoConnection['catalogProperties']) {
  const made = new Set(['gone'])
  const sent: string[] = []
  const connection: TrinoConnection = {
    uri: 'http://127.0.0.1:1',
    user: 'ada',
    password: undefined,
    catalogProperties,
    catalogOf: catalogName,
    made: {
      list: async () => [...made],
      add: async (name) => void made.add(name),
      remove: async (name) => void made.delete(name),
    },
    async send({ body = '' }) {
      sent.push(body)
      const stats = { state: 'FINISHED', queued: false, processedRows: 0, processedBytes: 0 }
      return { outcome: 'answered', status: 200, isJson: true, text: JSON.stringify({ id: '1', stats }) }
    },
    delay: async () => undefined,
  }
  return { connection, sent, made }
}
