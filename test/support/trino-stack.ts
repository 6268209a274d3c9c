import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { openNessieCatalog } from '../../src/catalog/nessie/open-nessie-catalog.js'
import { requestSender } from '../../src/catalog/nessie/send-request.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { catalogName } from '../../src/config/catalog-name.js'
import { parseProperties } from '../../src/query/trino/parse-properties.js'
import type { TrinoConnection } from '../../src/query/trino/trino-connection.js'
import { nessieServer } from './nessie-server.js'
import type { RemoteServers } from './remote-target.js'
import { s3Lake } from './s3-lake.js'
import { repositoryDirectory } from './source-files.js'
import type { TempLake } from './temp-lake.js'
import { type TrinoServer, trinoServer } from './trino-server.js'
import { versitygwServer } from './versitygw-server.js'

/** A lake on an object store and Nessie, with a Trino over both. */
export interface TrinoStack {
  readonly lake: TempLake
  readonly trino: TrinoServer
  readonly connection: TrinoConnection
  /** What its parts lie on. */
  readonly servers: RemoteServers
}

const BUCKET = 'lake'

/**
 * Have a lake with a Trino for a suite; call it inside `describe`, and what it returns inside a test. The lake is that of
 * the whole suite. Skipped as the servers are.
 */
export function trinoStack(): () => TrinoStack {
  const s3 = versitygwServer()
  const nessie = nessieServer(() => {
    const { endpoint, credentials } = s3()
    return { warehouse: { location: `s3://${BUCKET}/`, endpoint, ...credentials } }
  })
  const trino = trinoServer(() => ({
    environment: {
      ICEBERG_URL: nessie().icebergUri,
      OBJECT_STORE_ENDPOINT: s3().endpoint,
      OBJECT_STORE_ACCESS_KEY: s3().credentials.accessKeyId,
      OBJECT_STORE_SECRET_KEY: s3().credentials.secretAccessKey,
    },
  }))
  let lake: TempLake | undefined
  let connection: TrinoConnection | undefined
  before(async () => {
    const { uri } = nessie()
    lake = await s3Lake(s3(), {
      bucket: BUCKET,
      prefix: '',
      catalog: async () => openNessieCatalog({ uri, authentication: { type: 'none' }, ambient: systemAmbient }),
    })
  })
  after(() => lake?.[Symbol.asyncDispose]())
  return () => {
    if (lake === undefined) throw new Error('The lake is not open yet')
    const servers = { s3: s3(), nessie: nessie(), trino: trino(), bucket: BUCKET }
    connection ??= trinoConnection(trino().uri)
    return { lake, trino: trino(), connection, servers }
  }
}

/** Reach a Trino as the command line does, with the catalogs of the composed one. */
export function trinoConnection(uri: string): TrinoConnection {
  const made = new Set<string>()
  const file = join(repositoryDirectory, 'services/trino/files/catalog.properties')
  return {
    uri,
    user: 'ada',
    password: undefined,
    catalogProperties: parseProperties(readFileSync(file, 'utf8')),
    catalogOf: catalogName,
    made: {
      list: async () => [...made],
      add: async (name) => void made.add(name),
      remove: async (name) => void made.delete(name),
    },
    send: requestSender({ ca: undefined, answerMsMax: 60_000 }),
    delay: (ms) => delay(ms),
  }
}
