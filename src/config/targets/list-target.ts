import type { Origin } from '../config-problem.js'
import { LOCAL, type Target, type WarehousePlace } from './target.js'

/**
 * List the settings of a target by dotted key as in `phlo.yaml`; what can be left out only where it is given. Secrets are
 * hidden.
 *
 * @param origins - of all settings
 */
export function listTarget(
  target: Target,
  origins: Readonly<Record<string, Origin>>,
): Readonly<Record<string, unknown>> {
  const path = `targets.${target.name}`
  const always = {
    [`${path}.warehouse`]: target.warehouse === undefined ? null : placeText(target.warehouse),
    ...(target.name === LOCAL ? {} : { [`${path}.catalog`]: target.catalog, [`${path}.cache`]: target.cacheBytesMax }),
    [`${path}.memory`]: target.memoryBytesMax ?? null,
    [`${path}.threads`]: target.threads ?? null,
  }
  const { s3, nessie, trino } = target
  const given = {
    's3.endpoint': s3.endpoint,
    's3.region': s3.region,
    's3.path_style': s3.pathStyle,
    's3.access_key_id': s3.accessKeyId,
    's3.secret_access_key': hide(s3.secretAccessKey),
    's3.session_token': hide(s3.sessionToken),
    's3.ca': s3.ca,
    's3.reader': s3.reader,
    'nessie.uri': nessie.uri,
    'nessie.ca': nessie.ca,
    ...listAuthentication(nessie.authentication),
    'trino.uri': trino.uri,
    'trino.user': trino.user,
    'trino.password': hide(trino.password),
    'trino.ca': trino.ca,
  }
  const paths = Object.entries(given).map(([key, value]) => [`${path}.${key}`, value ?? null] as const)
  return { ...always, ...Object.fromEntries(paths.filter(([key]) => key in origins)) }
}

function listAuthentication(authentication: Target['nessie']['authentication']): Readonly<Record<string, unknown>> {
  const absent = { token: '', tokenEndpoint: null, clientId: null, clientSecret: '', scope: null }
  const { token, tokenEndpoint, clientId, clientSecret, scope } = { ...absent, ...authentication }
  const key = (last: string) => `nessie.authentication.${last}`
  return {
    [key('type')]: authentication.type,
    [key('token')]: hide(token),
    [key('token_endpoint')]: tokenEndpoint,
    [key('client_id')]: clientId,
    [key('client_secret')]: hide(clientSecret),
    [key('scope')]: scope,
  }
}

/** One that refers to a variable which is not set is not there. */
function hide(secret: string | undefined): string | undefined {
  return secret ? '(hidden)' : undefined
}

/** A warehouse as `phlo.yaml` has it; that of a bucket ends in `/`. */
export function placeText(place: WarehousePlace): string {
  if (place.type === 'folder') return place.path
  return `s3://${place.bucket}/${place.prefix === '' ? '' : `${place.prefix}/`}`
}
