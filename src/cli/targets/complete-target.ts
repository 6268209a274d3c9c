import type { ProjectConfig } from '../../config/project-config.js'
import { type S3Settings, STACK, type Target } from '../../config/targets/target.js'
import { PhloError } from '../../errors.js'
import type { StackEndpoints } from './stack-endpoints.js'
import type { CompleteTarget } from './target-parts.js'

/** Whether a target takes anything from the composed services of the project. */
export function isOnStack({ name, warehouse, catalog, s3, nessie }: Target): boolean {
  const hasStore = warehouse?.type === 'folder' || (warehouse !== undefined && s3.endpoint !== undefined)
  return name === STACK && !(hasStore && (catalog === 'embedded' || nessie.uri !== undefined))
}

/**
 * Fill in what a target leaves to the composed services.
 *
 * @throws PHLO_STACK_ABSENT - the services were never composed
 * @throws PHLO_TARGET_UNAVAILABLE - the stack has no service of a kind that the target needs
 */
export async function completeTarget({ directory }: ProjectConfig, target: Target): Promise<CompleteTarget> {
  if (isOnStack(target)) return await completeStack(directory, target)
  const { warehouse } = target
  if (warehouse === undefined) throw lacking(target, 'a warehouse', 'warehouse')
  return { ...target, warehouse }
}

async function completeStack(directory: string, target: Target): Promise<CompleteTarget> {
  const [{ readEndpoints }, { readSecrets }] = await Promise.all([
    import('./stack-endpoints.js'),
    import('../stack/secrets/secrets-file.js'),
  ])
  const [{ objectStore, nessie, trino }, secrets] = await Promise.all([
    readEndpoints(directory),
    readSecrets(directory),
  ])
  const warehouse = target.warehouse ?? (objectStore && { type: 's3', bucket: objectStore.bucket, prefix: '' })
  const isComposed = warehouse?.type !== 'folder' && target.s3.endpoint === undefined
  if (!warehouse || (isComposed && !objectStore)) throw lacking(target, 'an object store', 'warehouse')
  const nessieUri = target.nessie.uri ?? nessie?.url
  if (target.catalog === 'nessie' && nessieUri === undefined) throw lacking(target, 'Nessie', 'nessie.uri')
  return {
    ...target,
    warehouse,
    s3: isComposed && objectStore ? composedStore(target.s3, objectStore, secrets) : target.s3,
    nessie: { ...target.nessie, uri: nessieUri },
    trino: { ...target.trino, uri: target.trino.uri ?? trino?.url },
  }
}

function composedStore(
  settings: S3Settings,
  { url, accessKeyId, secret }: NonNullable<StackEndpoints['objectStore']>,
  secrets: Readonly<Record<string, string>>,
): S3Settings {
  const own = settings.accessKeyId !== undefined
  return { ...settings, endpoint: url, ...(own ? {} : { accessKeyId, secretAccessKey: secrets[secret] }) }
}

function lacking({ name }: Target, what: string, key: string): PhloError {
  return new PhloError('PHLO_TARGET_UNAVAILABLE', `The target "${name}" lacks ${what}.`, {
    fixes: [
      ...(name === STACK ? ['phlo services list --all'] : []),
      `Say where it is: targets.${name}.${key} in phlo.yaml.`,
    ],
    context: { target: name, key: `targets.${name}.${key}` },
  })
}
