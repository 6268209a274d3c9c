import { parseEnvironment } from '../../../config/parse-environment.js'
import { readSecrets, writeSecrets } from './secrets-file.js'

/** Put back the secrets of a snapshot; those of services that came later stay as they are. @param text - of their file */
export async function restoreSecrets(directory: string, text: string): Promise<void> {
  const restored = Object.fromEntries(parseEnvironment(text).entries.map(({ name, value }) => [name, value]))
  await writeSecrets(directory, { ...(await readSecrets(directory)), ...restored })
}
