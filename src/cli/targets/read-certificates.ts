import { readFile } from 'node:fs/promises'
import { PhloError } from '../../errors.js'

/**
 * Read a PEM file of certificates that a target trusts.
 *
 * @param key - below the target in `phlo.yaml`: `nessie.ca`
 * @throws PHLO_TARGET_UNAVAILABLE - it cannot be read
 */
export async function readCertificates(path: string, key: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new PhloError('PHLO_TARGET_UNAVAILABLE', `The certificates in ${path} cannot be read.`, {
      fixes: [`Correct ${key} of the target in phlo.yaml.`],
      context: { path },
      cause,
    })
  }
}
