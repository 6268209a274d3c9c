import { runDocker } from './compose-command.js'
import type { Docker } from './docker.js'

/**
 * Ask Docker Compose for its version: `2.26.1`.
 *
 * @throws PHLO_COMPOSE_MISSING
 */
export async function composeVersion(docker: Pick<Docker, 'environment'>): Promise<string> {
  const { stdout } = await runDocker(docker, ['compose', 'version', '--short'])
  return stdout.trim().replace(/^v/, '')
}
