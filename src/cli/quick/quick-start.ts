import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readKnownStack } from '../../docker/read-known-stack.js'
import { refuseUnfinishedRestore } from '../../docker/snapshot/restore-mark.js'
import { statusOf } from '../../docker/stack-status.js'
import { containersAsStarted } from '../../docker/start/containers-as-started.js'
import { readStarted } from '../../docker/start/started-stack.js'
import { areUnchanged, readInputs } from '../stack/start/start-inputs.js'
import { type StartResult, startResult } from '../stack/start/start-report.js'
import { systemDocker } from '../stack/system-docker.js'

/**
 * Start a stack that has nothing to be started: nothing of what it is composed from has changed since its last start, and
 * all its services are up.
 *
 * @param directory - of the project
 * @param phlo - absolute path of Phlo's package
 * @returns `undefined`: it is not so, or it cannot be told without composing
 */
export async function quickStart(
  directory: string,
  { phlo, environment }: { readonly phlo: string; readonly environment: NodeJS.ProcessEnv },
): Promise<StartResult | undefined> {
  const inputs = readInputs(directory)
  if (inputs === undefined || !(await areUnchanged(directory, inputs, { phlo, environment }))) return undefined
  // Whoever changes the stack now may leave it otherwise.
  if ((await readdir(join(directory, '.phlo/locks'))).length > 0) return undefined
  await refuseUnfinishedRestore(directory)
  const [known, started, docker] = await Promise.all([
    readKnownStack(directory),
    readStarted(directory),
    systemDocker(environment),
  ])
  const containers = await containersAsStarted(docker, known, started)
  return containers && startResult(known, { started: [], removed: [] }, statusOf(known, containers))
}
