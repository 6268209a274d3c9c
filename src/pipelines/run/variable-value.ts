import { PhloError } from '../../errors.js'
import type { Asset } from '../asset.js'
import type { EnvironmentReference } from '../authoring/env.js'

/**
 * The value of a setting of an asset, which may be `env('NAME')`.
 *
 * @throws PHLO_ENVIRONMENT_MISSING - the variable is not set
 */
export function variableValue(
  asset: Asset,
  setting: string | EnvironmentReference,
  environment: (name: string) => string | undefined,
): string {
  if (typeof setting === 'string') return setting
  const { name } = setting
  const value = environment(name)
  if (value !== undefined && value !== '') return value
  throw new PhloError(
    'PHLO_ENVIRONMENT_MISSING',
    `${asset.id} needs the environment variable ${name}, which is not set.`,
    {
      fixes: [`Set it for this project: echo '${name}=…' >> .env.local`, `${asset.file}:${asset.line} refers to it.`],
      context: { asset: asset.id, name },
    },
  )
}
