import assert from 'node:assert/strict'
import type { HttpRequest } from '../../../src/catalog/nessie/send-request.js'
import { runStatement } from '../../../src/query/trino/run-statement.js'
import type { TrinoConnection } from '../../../src/query/trino/trino-connection.js'
import { failureOf } from '../../support/assert-failure.js'

const STATEMENT = { sql: 'SELECT 1', pieces: [], columnsBefore: 0 }
const SESSION = { catalog: undefined, signal: undefined, onProgress: () => undefined }

describe('query/trino/run-statement', () => {
  it('refuses a time of the hour that clocks show twice before there is a result, and ends the statement', async () => {
    const { connection, requests } = trino([['2020-06-30 22:00:00 UTC'], ['2020-10-25 02:30:00 Europe/Berlin']])

    const { code } = await failureOf(runStatement(connection, STATEMENT, SESSION))

    assert.equal(code, 'PHLO_SQL_FAILED')
    assert.deepEqual(requests.at(-1), 'DELETE /v1/statement/1/2')
  })

  it('gives the rows of the first page once', async () => {
    const { connection } = trino([['2020-06-30 22:00:00 UTC']])

    const { batches } = await runStatement(connection, STATEMENT, SESSION)

    const rows: unknown[] = []
    for await (const batch of batches()) rows.push(...batch)
    assert.deepEqual(rows, [[1_593_554_400_000_000n]])
  })
})

/** A Trino whose statement has one page of times with a zone, and one without rows after it. */
function trino(data: readonly (readonly string[])[]) {
  const requests: string[] = []
  const stats = { state: 'RUNNING', queued: false, processedRows: 0, processedBytes: 0 }
  const columns = [{ name: 'at', typeSignature: { rawType: 'timestamp with time zone', arguments: [] } }]
  const pages = [
    { id: '1', nextUri: 'http://127.0.0.1:1/v1/statement/1/2', columns, data, stats },
    { id: '1', stats },
  ]
  const connection: TrinoConnection = {
    uri: 'http://127.0.0.1:1',
    user: 'ada',
    password: undefined,
    catalogProperties: undefined,
    catalogOf: (ref) => ref,
    made: { list: async () => [], add: async () => undefined, remove: async () => undefined },
    async send({ method, url }: HttpRequest) {
      requests.push(`${method} ${url.pathname}`)
      return { outcome: 'answered', status: 200, isJson: true, text: JSON.stringify(pages[method === 'POST' ? 0 : 1]) }
    },
    delay: async () => undefined,
  }
  return { connection, requests }
}
