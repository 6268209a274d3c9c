import type { ProjectConfig } from '../../../config/project-config.js'
import type { Docker } from '../../../docker/docker.js'
import { stackLeft } from '../../../docker/stack-left.js'
import { stackStatus } from '../../../docker/stack-status.js'
import type { StartOptions } from '../../../docker/start/start-options.js'
import { startStack } from '../../../docker/start-stack.js'
import { PhloError } from '../../../errors.js'
import { prepareStack } from '../../targets/prepare-stack.js'
import { rememberApplied } from '../applied-stack.js'
import { knownStackOf } from '../known-stack-of.js'
import type { OpenedStack } from '../open-stack.js'
import { composeForStart, type StackChoice } from './compose-for-start.js'
import { leftNote } from './left-note.js'
import { type Composer, lookAtInputs } from './look-at-inputs.js'
import { portSetting } from './port-setting.js'
import { stackNotes } from './stack-notes.js'
import { writeInputs } from './start-inputs.js'
import { type StartProgressTarget, startProgress } from './start-progress.js'
import { type StartResult, startResult } from './start-report.js'

export interface StartServicesOptions extends Omit<StartOptions, 'services' | 'portSetting'> {
  readonly choice: StackChoice
  readonly composer: Composer
  /** Where to tell how it goes; `undefined`: nowhere. */
  readonly tell: StartProgressTarget | undefined
}

/** Compose a project's stack and bring it up. The caller holds the stack's lock. */
export async function startServices(
  docker: Docker,
  config: ProjectConfig,
  options: StartServicesOptions,
): Promise<StartResult> {
  const { choice, tell } = options
  const left = await stackLeft(docker.api, config.directory)
  if (left !== undefined) tell?.write(`${leftNote(left)}\n`)
  const opened = await composeForStart(docker, config, choice)
  try {
    return await startOpened(docker, opened, options)
  } catch (error) {
    if (!(error instanceof PhloError) || error.code !== 'PHLO_PORT_TAKEN') throw error
    // Where Phlo chose the port, another project that was started at the same time may have chosen it, too.
    const again = await composeForStart(docker, config, choice)
    if (again.stack.text === opened.stack.text) throw error
    return startOpened(docker, again, options)
  }
}

async function startOpened(
  docker: Docker,
  opened: OpenedStack,
  { choice, composer, tell, ...options }: StartServicesOptions,
): Promise<StartResult> {
  const { config } = opened
  const inputs = choice.services === undefined ? await lookAtInputs(opened, composer) : undefined
  // Compose fills in variables of drop-ins from the project's .env files, too.
  const environment = { ...config.environment, ...docker.environment }
  for (const note of stackNotes(opened)) tell?.write(`${note}\n`)
  await using progress = tell && startProgress(tell)
  const report = await startStack(
    { ...docker, environment },
    opened.stack,
    { ...options, services: choice.services, portSetting: portSetting(opened) },
    (event) => progress?.listen(event),
  )
  await rememberApplied(opened, choice.services)
  const known = await knownStackOf(opened)
  const statuses = await stackStatus(docker.api, known)
  const running = statuses.filter(({ state }) => state === 'running').map(({ name }) => name)
  const target = await prepareStack(config, new Set(running))
  // Last of all: a start after one that failed does all of it.
  if (inputs !== undefined) await writeInputs(config.directory, inputs)
  return startResult(known, { ...report, target }, statuses)
}
