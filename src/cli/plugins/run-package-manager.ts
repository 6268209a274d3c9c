import { ExecaError, execa } from 'execa'
import { PhloError } from '../../errors.js'
import type { ManagerCommand } from '../../plugins/install/package-manager.js'

export interface ManagerRun {
  /** What it is for, as a person would say: `Installing phlo-kafka`. */
  readonly task: string
  /** Absolute path of the folder to run in: its settings decide which registry is asked, and how to log in there. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** What a person would run to see the same; `undefined`: the very command. */
  readonly byHand?: string
  /** Where its output goes: to stderr as it comes, or nowhere unless it fails. */
  readonly output: 'shown' | 'kept'
}

/** What an outer npm or npx tells its children would make the inner one work in the wrong project. */
const OUTER = /^npm_(?:command|lifecycle_|package_|config_local_prefix|config_package$|config_yes)/

/**
 * Run a package manager to its end.
 *
 * @returns what it wrote to stdout
 * @throws PHLO_PACKAGE_MANAGER_FAILED - it is not there, or ended with another code than 0; the end of its output is kept
 * @throws PHLO_CANCELLED
 */
export async function runPackageManager(command: ManagerCommand, run: ManagerRun): Promise<string> {
  const env = Object.fromEntries(Object.entries(run.environment).filter(([name]) => !OUTER.test(name)))
  const shown = run.output === 'shown' ? ['pipe' as const, process.stderr] : 'pipe'
  try {
    const { stdout } = await execa(command.program, command.arguments, {
      cwd: run.directory,
      env,
      extendEnv: false,
      stdin: 'ignore',
      stdout: shown,
      stderr: shown,
      all: true,
      cancelSignal: run.signal,
    })
    return typeof stdout === 'string' ? stdout : ''
  } catch (error) {
    if (run.signal.aborted) throw new PhloError('PHLO_CANCELLED', `${command.program} was stopped.`, { cause: error })
    throw failureOf(command, run, error)
  }
}

function failureOf(
  { program, arguments: words }: ManagerCommand,
  { task, byHand }: Pick<ManagerRun, 'task' | 'byHand'>,
  error: unknown,
): PhloError {
  const command = [program, ...words].join(' ')
  const isAbsent = error instanceof ExecaError && error.code === 'ENOENT'
  const output = error instanceof ExecaError && typeof error.all === 'string' ? error.all : ''
  const reason = complaintIn(output)
  const message = isAbsent
    ? `${task} needs ${program}, which is not on this machine.`
    : `${task} failed${reason === '' ? '.' : `: ${reason}`}`
  return new PhloError('PHLO_PACKAGE_MANAGER_FAILED', message, {
    fixes: [isAbsent ? `Install ${program}.` : `Run it by hand to see all that it says: ${byHand ?? command}`],
    context: {
      command,
      exitCode: error instanceof ExecaError ? (error.exitCode ?? null) : null,
      output: output.split('\n').slice(-20),
    },
    cause: error,
  })
}

/** What it complained about first, without its codes and the place of its log. */
function complaintIn(output: string): string {
  const lines = output.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) ?/, '').trim())
  const telling = lines.filter(
    (line) => line !== '' && !/^(?:npm warn|code |A complete log|errno |syscall )/i.test(line),
  )
  return telling[0] ?? ''
}
