import { homedir } from 'node:os'
import type { Docker } from '../../docker/docker.js'
import { openDocker } from '../../docker/open-docker.js'

/**
 * Open the Docker Engine of this machine.
 *
 * @throws PHLO_DOCKER_ABSENT, PHLO_DOCKER_DENIED
 */
export function systemDocker(environment: Readonly<Record<string, string | undefined>>): Promise<Docker> {
  return openDocker({
    environment,
    platform: process.platform,
    homeDirectory: homedir(),
    userId: process.getuid?.(),
    now: () => Date.now(),
  })
}
