import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { secretsText } from '../../../compose/secrets/secrets-text.js'
import { parseEnvironment } from '../../../config/parse-environment.js'
import { replaceFile } from '../../../config/replace-file.js'
import { PhloError } from '../../../errors.js'

const SECRETS_FILE = '.phlo/secrets.env'

/**
 * Read the secrets of a checkout, by name; there are none before the first.
 *
 * @throws PHLO_SECRETS_INVALID
 */
export async function readSecrets(directory: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(directory, SECRETS_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new PhloError('PHLO_SECRETS_INVALID', `${SECRETS_FILE} cannot be read by this user.`, {
      fixes: ['Work in a checkout of your own: secrets are for the eyes of one user.'],
      context: { file: SECRETS_FILE },
      cause: error,
    })
  })
  const { entries, badLines } = parseEnvironment(text)
  const [line] = badLines
  if (line !== undefined) {
    // The line itself may be a secret.
    throw new PhloError('PHLO_SECRETS_INVALID', `${SECRETS_FILE}:${line}: The line is no variable.`, {
      context: { file: SECRETS_FILE, line },
    })
  }
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]))
}

/** Write the secrets of a checkout, for its owner's eyes only. */
export async function writeSecrets(directory: string, secrets: Readonly<Record<string, string>>): Promise<void> {
  await replaceFile(join(directory, SECRETS_FILE), { content: secretsText(secrets), mode: 0o600 })
}
