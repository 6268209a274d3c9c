import type { ProjectConfig } from '../../config/project-config.js'
import { type S3Settings, STACK, type Target } from '../../config/targets/target.js'
import { PhloError } from '../../errors.js'
import type { CompleteTarget } from './open-parts.js'
import type { StackEndpoints } from './stack-endpoints.js'

/**
 * Fill in what the target `stack` leaves to the composed services; the others are complete.
 *
 * @throws PHLO_STACK_ABSENT - the services were never composed
 * @throws PHLO_TARGET_UNAVAILABLE - the stack has no service of a kind that the target needs
 */
export async function completeTarget(config: ProjectConfig, target: Target): Promise<CompleteTarget> {
  const { warehouse } = target
  if (target.name === STACK) return completeStack(config, target)
  // The configuration was refused when it lacked one.
  if (warehouse === undefined) throw lacking(target, 'a warehouse', 'warehouse')
  return { ...target, warehouse }
}

async function completeStack({ directory }: ProjectConfig, target: Target): Promise<CompleteTarget> {
  const [{ readEndpoints }, { readSecrets }] = await Promise.all([
    import('./stack-endpoints.js'),
    import('../stack/secrets-file.js'),
  ])
  const [{ objectStore, nessie, trino }, secrets] = await Promise.all([
    readEndpoints(directory),
    readSecrets(directory),
  ])
  const warehouse = target.warehouse ?? (objectStore && { type: 's3', bucket: objectStore.bucket, prefix: '' })
  const isOnStack = warehouse?.type !== 'folder' && target.s3.endpoint === undefined
  if (!warehouse || (isOnStack && !objectStore)) throw lacking(target, 'an object store', 'warehouse')
  const nessieUri = target.nessie.uri ?? nessie?.url
  if (target.catalog === 'nessie' && nessieUri === undefined) throw lacking(target, 'Nessie', 'nessie.uri')
  return {
    ...target,
    warehouse,
    s3: isOnStack && objectStore ? composedStore(target.s3, objectStore, secrets) : target.s3,
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
