import { newSecret } from '../../../compose/secrets/plan-secrets.js'
import { PhloError } from '../../../errors.js'
import { systemAmbient } from '../../system-ambient.js'
import { findSecret } from './find-secret.js'
import { readSecrets, writeSecrets } from './secrets-file.js'

/**
 * Make secrets anew in the file of secrets.
 *
 * @param confirm - called with their names before anything is written
 * @returns their names
 * @throws PHLO_SECRET_UNKNOWN - one of the names, or no name at all
 */
export async function rotateSecrets(
  directory: string,
  names: readonly string[] | 'all',
  confirm: (names: readonly string[]) => Promise<void>,
): Promise<readonly string[]> {
  const secrets = await readSecrets(directory)
  const rotated = names === 'all' ? Object.keys(secrets).sort() : names
  if (rotated.length === 0) {
    throw names === 'all'
      ? new PhloError('PHLO_SECRET_UNKNOWN', 'There is no secret yet.', { fixes: ['phlo services init'] })
      : new PhloError('PHLO_SECRET_UNKNOWN', 'No secret is named.', {
          fixes: ['Name one, or all with `--all`. `phlo secrets list` lists them.'],
        })
  }
  for (const name of rotated) findSecret(secrets, name)
  await confirm(rotated)
  const anew = rotated.map((name) => [name, newSecret(systemAmbient.randomBytes)] as const)
  await writeSecrets(directory, { ...secrets, ...Object.fromEntries(anew) })
  return rotated
}
