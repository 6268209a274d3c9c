import { PhloError } from '../errors.js'
import type { Engine } from './engine.js'
import { quoteLiteral } from './quote.js'

/** Where the objects are that an engine may ask for, and how. */
export interface BucketAccess {
  /** What their locations begin with: `s3://bucket/prefix/`. */
  readonly root: string
  /** URL; `undefined`: AWS. */
  readonly endpoint: string | undefined
  readonly region: string
  readonly pathStyle: boolean
  /** Absolute path of a PEM file with the only certificates to trust; left out: those of the machine. */
  readonly caFile?: string | undefined
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/**
 * Let an engine open the objects of a bucket by itself, with its extension `httpfs`; what is to be installed for it is
 * its owner's choice, so nothing is downloaded here.
 *
 * @throws PHLO_HTTPFS_ABSENT
 */
export async function allowBucket(engine: Engine, access: BucketAccess): Promise<void> {
  try {
    await engine.run('LOAD httpfs')
  } catch (cause) {
    throw new PhloError('PHLO_HTTPFS_ABSENT', 'DuckDB has no extension httpfs on this machine.', { cause })
  }
  if (access.caFile !== undefined) {
    await engine.run(`SET enable_server_cert_verification = true; SET ca_cert_file = ${quoteLiteral(access.caFile)}`)
  }
  // What DuckDB says of a statement shows the statement, and this one has a secret in it.
  await engine.run(`CREATE OR REPLACE SECRET (${secret(access).join(', ')})`).catch(() => {
    throw new Error(`DuckDB takes no access to ${access.root}.`)
  })
}

/** @see https://duckdb.org/docs/stable/core_extensions/httpfs/s3api */
function secret({ endpoint, sessionToken, ...access }: BucketAccess): readonly string[] {
  return [
    'TYPE s3',
    `SCOPE ${quoteLiteral(access.root)}`,
    `KEY_ID ${quoteLiteral(access.accessKeyId)}`,
    `SECRET ${quoteLiteral(access.secretAccessKey)}`,
    `REGION ${quoteLiteral(access.region)}`,
    `URL_STYLE ${quoteLiteral(access.pathStyle ? 'path' : 'vhost')}`,
    ...(sessionToken === undefined ? [] : [`SESSION_TOKEN ${quoteLiteral(sessionToken)}`]),
    ...(endpoint === undefined ? [] : endpointOptions(new URL(endpoint))),
  ]
}

function endpointOptions({ host, pathname, protocol }: URL): readonly string[] {
  const address = host + pathname.replace(/\/$/, '')
  return [`ENDPOINT ${quoteLiteral(address)}`, `USE_SSL ${protocol === 'https:'}`]
}
