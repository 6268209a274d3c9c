import type { ProjectConfig } from '../../config/project-config.js'
import type { Docker } from '../../docker/docker.js'
import { knownStack } from '../../docker/known-stack.js'
import { stackStatus } from '../../docker/stack-status.js'
import { type StartOptions, startStack } from '../../docker/start-stack.js'
import { rememberApplied } from './applied-stack.js'
import { composeForStart, type StackChoice } from './compose-for-start.js'
import { type StartProgressTarget, startProgress } from './start-progress.js'
import { type StartResult, startResult } from './start-report.js'

export interface StartServicesOptions extends Omit<StartOptions, 'services'> {
  readonly choice: StackChoice
  /** Where to tell how it goes; `undefined`: nowhere. */
  readonly tell: StartProgressTarget | undefined
}

/** Compose a project's stack and bring it up. The caller holds the stack's lock. */
export async function startServices(
  docker: Docker,
  config: ProjectConfig,
  { choice, tell, ...options }: StartServicesOptions,
): Promise<StartResult> {
  const opened = await composeForStart(docker, config, choice)
  // Compose fills in variables of drop-ins from the project's .env files, too.
  const environment = { ...config.environment, ...docker.environment }
  await using progress = tell && startProgress(tell)
  const report = await startStack(
    { ...docker, environment },
    opened.stack,
    { ...options, services: choice.services },
    (event) => progress?.listen(event),
  )
  await rememberApplied(opened, choice.services)
  const statuses = await stackStatus(docker.api, knownStack(opened.stack, config.name))
  return startResult(opened, report, statuses)
}
