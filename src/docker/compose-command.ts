import { join } from 'node:path'
import type { ComposedStack } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import type { Docker } from './docker.js'

/** Folder of a project in which everything that is composed lies. */
export const STACK_DIRECTORY = '.phlo'

const DOCKER_FAILED = 125

/** What a call of Docker Compose came to; it is up to the caller whether that is a failure. */
export interface ComposeResult {
  readonly exitCode: number | undefined
  readonly stdout: string
  readonly stderr: string
}

/**
 * Call `docker compose` on the project's composed file.
 *
 * @param signal - ends it as Ctrl-C would; the result then has no exit code of its own
 * @throws PHLO_COMPOSE_MISSING - there is no `docker` command, or it has no Compose v2
 */
export async function runCompose(
  docker: Docker,
  stack: ComposedStack,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ComposeResult> {
  const directory = join(stack.directory, STACK_DIRECTORY)
  const files = ['--file', join(directory, 'compose.yaml'), '--env-file', join(directory, 'secrets.env')]
  const project = ['--project-name', stack.project.composeProject, '--project-directory', directory]
  return runDocker(docker, ['compose', '--progress', 'plain', ...project, ...files, ...args], {
    without: stack.environmentNames,
    signal,
  })
}

/**
 * Call the `docker` command.
 *
 * @param options.without - names of variables that it must not inherit: Compose prefers them to those of its own file
 * @throws PHLO_COMPOSE_MISSING - as for {@link runCompose}
 */
export async function runDocker(
  docker: Pick<Docker, 'environment'>,
  args: readonly string[],
  options: { readonly without?: readonly string[]; readonly signal?: AbortSignal | undefined } = {},
): Promise<ComposeResult> {
  const { execa } = await import('execa')
  const hidden = Object.fromEntries((options.without ?? []).map((name) => [name, undefined]))
  const result = await execa('docker', args, {
    env: { ...docker.environment, ...hidden },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    forceKillAfterDelay: 10_000,
    killSignal: 'SIGINT',
    ...(options.signal ? { cancelSignal: options.signal } : {}),
  })
  // Without Compose the command of Docker takes the flags for its own, which it then does not know: 125 is its own failure.
  const isForeign = result.exitCode === DOCKER_FAILED && /^unknown (?:shorthand )?flag/m.test(result.stderr)
  const isMissing = isForeign || /is not a docker command|unknown command.*compose/i.test(result.stderr)
  if (result.code === 'ENOENT' || isMissing) {
    throw new PhloError('PHLO_COMPOSE_MISSING', 'The command `docker compose` is not there.', {
      context: { reason: result.code ?? result.stderr.trim().split('\n')[0] },
    })
  }
  return { exitCode: result.exitCode, stdout: result.stdout, stderr: result.stderr }
}
