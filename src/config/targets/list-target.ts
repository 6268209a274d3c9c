import type { Origin } from '../config-problem.js'
import { LOCAL, type Target, type WarehousePlace } from './target.js'

const HIDDEN = '(hidden)'

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
    's3.secret_access_key': HIDDEN,
    's3.session_token': HIDDEN,
    's3.reader': s3.reader,
    'nessie.uri': nessie.uri,
    'nessie.ca': nessie.ca,
    ...listAuthentication(nessie.authentication),
    'trino.uri': trino.uri,
    'trino.user': trino.user,
    'trino.password': HIDDEN,
    'trino.ca': trino.ca,
  }
  const paths = Object.entries(given).map(([key, value]) => [`${path}.${key}`, value ?? null] as const)
  return { ...always, ...Object.fromEntries(paths.filter(([key]) => key in origins)) }
}

function listAuthentication(authentication: Target['nessie']['authentication']): Readonly<Record<string, unknown>> {
  const { tokenEndpoint, clientId, scope } = { tokenEndpoint: null, clientId: null, scope: null, ...authentication }
  const key = (last: string) => `nessie.authentication.${last}`
  return {
    [key('type')]: authentication.type,
    [key('token')]: HIDDEN,
    [key('token_endpoint')]: tokenEndpoint,
    [key('client_id')]: clientId,
    [key('client_secret')]: HIDDEN,
    [key('scope')]: scope,
  }
}

/** A warehouse as `phlo.yaml` has it; that of a bucket ends in `/`. */
export function placeText(place: WarehousePlace): string {
  if (place.type === 'folder') return place.path
  return `s3://${place.bucket}/${place.prefix === '' ? '' : `${place.prefix}/`}`
}
