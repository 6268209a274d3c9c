import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type FaultProxy, faultProxy } from '../../support/fault-proxy.js'
import { pythonEngine } from '../../support/foreign-engine.js'
import { nessieServer } from '../../support/nessie-server.js'
import { trinoServer } from '../../support/trino-server.js'
import { versitygwServer } from '../../support/versitygw-server.js'

const script = fileURLToPath(new URL('rest_rows.py', import.meta.url))
const properties = fileURLToPath(new URL('../../../services/nessie/files/nessie.properties', import.meta.url))

interface RestRows {
  /** The object store that PyIceberg was told of. */
  readonly endpoint: string
  readonly rows: readonly object[]
}

describe('engines/pyiceberg by the Iceberg REST catalog of Nessie', () => {
  const pyiceberg = pythonEngine('pyiceberg-0.12')
  const store = versitygwServer()
  /** Stands for the port on which the store is published. */
  let published: FaultProxy
  const nessie = nessieServer(async () => {
    const { endpoint, credentials } = store()
    published = await faultProxy(endpoint)
    const location = `s3://${await store().makeBucket()}/`
    return { warehouse: { location, endpoint, ...credentials }, settings: publishedAt(published.url) }
  })
  const trino = trinoServer()
  after(() => published?.[Symbol.asyncDispose]())
  const rest = (...rows: readonly object[]) => {
    const { accessKeyId, secretAccessKey } = store().credentials
    const client = {
      'header.X-Iceberg-Access-Delegation': '',
      's3.access-key-id': accessKeyId,
      's3.secret-access-key': secretAccessKey,
    }
    const uri = `${nessie().icebergUri}/main`
    return pyiceberg.run<RestRows>(
      script,
      uri,
      JSON.stringify(client),
      'bronze.t',
      ...rows.map((row) => JSON.stringify(row)),
    )
  }

  it('is told where the object store is for engines outside of the stack, and works there', async () => {
    await rest({ id: 1 })

    const { endpoint, rows } = await rest({ id: 2 })

    assert.equal(endpoint, published.url)
    assert(published.requests.length > 0)
    assert.deepEqual(rows, [{ id: 2 }, { id: 1 }])
  })

  it('leaves to Trino in the stack the address that its catalog names', async () => {
    const before = published.requests.length
    const { endpoint, credentials } = store()
    const own = catalogProperties().replaceAll('{ref}', 'main')
    const values: Readonly<Record<string, string>> = {
      ICEBERG_URL: nessie().icebergUri,
      OBJECT_STORE_ENDPOINT: endpoint,
      OBJECT_STORE_ACCESS_KEY: credentials.accessKeyId,
      OBJECT_STORE_SECRET_KEY: credentials.secretAccessKey,
    }
    const settings = own.replaceAll(/\$\{ENV:(\w+)\}/g, (_, name: string) => values[name] ?? '')
    await trino().query(`CREATE CATALOG lake USING iceberg WITH (${sqlProperties(settings)})`)

    await trino().query('CREATE TABLE lake.bronze.by_trino AS SELECT 1 AS n')

    assert.deepEqual(await trino().query('SELECT n FROM lake.bronze.by_trino'), [[1]])
    assert.deepEqual(await trino().query('SELECT id FROM lake.bronze.t ORDER BY id'), [[1], [2]])
    assert.equal(published.requests.length, before)
  })
})

function catalogProperties(): string {
  return readFileSync(new URL('../../../services/trino/files/catalog.properties', import.meta.url), 'utf8')
}

function sqlProperties(text: string): string {
  const lines = text.split('\n').filter((line) => /^[^#]*=/.test(line))
  return lines.map((line) => `"${line.replace(/=.*/, '')}" = '${line.replace(/^[^=]*=/, '')}'`).join(', ')
}

/** What the stack's settings of Nessie say of engines outside of it. */
function publishedAt(endpoint: string): Readonly<Record<string, string>> {
  const lines = readFileSync(properties, 'utf8').split('\n')
  const published = lines.filter((line) => line.includes('OBJECT_STORE_PUBLISHED_ENDPOINT'))
  return Object.fromEntries(published.map((line) => [line.split('=')[0] ?? '', endpoint]))
}
